package dev.modeldock.kernel.attack;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.attack.AttackedGateway.Listener;
import dev.modeldock.kernel.http.RawClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Whatever makes the gateway answer before it has read a body: no byte of that body is ever served.
 * Each body is made of requests that would be answered.
 */
@Timeout(120)
class EarlyAnswerTest {

  private enum Framing {
    LENGTH,
    CHUNKED,
    CHUNKED_IN_PIECES
  }

  /** A reason to answer early: the head that gives it, and the statuses that tell it. */
  private enum Reason {
    MALFORMED_PATH(400) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "POST", "/v1/%zz") + JSON;
      }
    },
    BODY_IS_NO_JSON(400) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "POST", target(on)) + JSON;
      }
    },
    NO_KEY(401) {
      @Override
      String head(Listener on) {
        return attacked.head(on, "POST", target(on)) + JSON;
      }
    },
    WRONG_KEY(401) {
      @Override
      String head(Listener on) {
        return attacked.head(on, "POST", target(on)) + JSON + "Authorization: Bearer mdk_x\r\n";
      }
    },
    FOREIGN_HOST(403) {
      @Override
      String head(Listener on) {
        return "POST " + target(on) + " HTTP/1.1\r\nHost: evil.example\r\n" + JSON;
      }
    },
    NO_HOST(400) {
      @Override
      String head(Listener on) {
        return "POST " + target(on) + " HTTP/1.1\r\n" + JSON;
      }
    },
    FOREIGN_ORIGIN(403) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "POST", target(on)) + JSON + "Origin: https://evil.example\r\n";
      }
    },
    FOREIGN_SITE(403) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "POST", target(on)) + JSON + "Sec-Fetch-Site: cross-site\r\n";
      }
    },
    UNKNOWN_PATH(404) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "POST", "/v1/nothing") + JSON;
      }
    },
    WRONG_METHOD(405) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "PUT", AttackedGateway.open(on)) + JSON;
      }
    },
    GET_WITH_A_BODY(200) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "GET", AttackedGateway.open(on));
      }
    },
    HEAD_WITH_A_BODY(0) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "HEAD", AttackedGateway.open(on));
      }
    },
    OPTIONS(405) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "OPTIONS", AttackedGateway.open(on));
      }
    },
    TRACE(405) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "TRACE", AttackedGateway.open(on));
      }
    },
    DELETE(405) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "DELETE", AttackedGateway.open(on));
      }
    },
    UNKNOWN_METHOD(405) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "BREW", AttackedGateway.open(on));
      }
    },
    CONNECT(0) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "CONNECT", "127.0.0.1:" + attacked.port(on));
      }
    },
    NOT_JSON(415) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "POST", target(on)) + "Content-Type: text/plain\r\n";
      }
    },
    COMPRESSED(415) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "POST", target(on)) + JSON + "Content-Encoding: gzip\r\n";
      }
    },
    LARGE_HEADERS(431) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "POST", target(on)) + JSON + "x: " + "y".repeat(30_000) + "\r\n";
      }
    },
    LONG_LINE(414) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "POST", "/v1/" + "y".repeat(5000)) + JSON;
      }
    },
    OLD_HTTP(505) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "POST", target(on)).replace("HTTP/1.1", "HTTP/1.0") + JSON;
      }
    },
    EXPECTS_SOMETHING(0) {
      @Override
      String head(Listener on) {
        return attacked.head(on, "POST", target(on)) + JSON + "Expect: 100-continue\r\n";
      }
    },
    EXPECTS_THE_UNKNOWN(0) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "POST", target(on)) + JSON + "Expect: magic\r\n";
      }
    },
    UPGRADE(0) {
      @Override
      String head(Listener on) {
        return attacked.keyed(on, "POST", target(on))
            + JSON
            + "Upgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n";
      }
    };

    static final String JSON = "Content-Type: application/json\r\n";

    /** 0 where there is no one right status. */
    private final int status;

    Reason(int status) {
      this.status = status;
    }

    abstract String head(Listener on);

    static String target(Listener on) {
      return switch (on) {
        case GATEWAY -> "/v1/chat/completions";
        case CONTROL -> "/admin/v1/instances";
      };
    }
  }

  private static AttackedGateway attacked;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    attacked = new AttackedGateway(folder).warmedUp();
  }

  @AfterAll
  static void stop() {
    attacked.close();
  }

  /** A body of so many requests, framed so, after a head that says this of the connection. */
  private record Sent(Reason reason, Framing framing, int requests, String connection) {}

  private static List<Sent> matrix(Listener on) {
    int many = 2 * AttackedGateway.MOST_BODY / attacked.good(on).length();
    var all = new ArrayList<Sent>();
    for (Reason reason : Reason.values()) {
      for (Framing framing : Framing.values()) {
        // Small ones are read to their end, larger ones than the limit are not wanted.
        for (int requests : List.of(1, 20, many)) {
          for (String connection : List.of("", "close", "keep-alive")) {
            all.add(new Sent(reason, framing, requests, connection));
          }
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @EnumSource
  void thereIsOneAnswerAndThenTheEndOrTheNextRequest(Listener on) throws Exception {
    Together.each(matrix(on), sent -> oneAnswer(on, sent));
  }

  private static void oneAnswer(Listener on, Sent sent) throws Exception {
    Reason reason = sent.reason;
    String body = attacked.good(on).repeat(sent.requests);
    String connection = sent.connection.isEmpty() ? "" : "Connection: " + sent.connection + "\r\n";
    RawClient.Reply reply =
        new OneAnswer(attacked, on)
            .to(
                reason.head(on) + connection + framed(sent.framing, body),
                reason != Reason.HEAD_WITH_A_BODY);
    if (reason == Reason.BODY_IS_NO_JSON && body.length() > AttackedGateway.MOST_BODY) {
      assertThat(reply.status()).isEqualTo(413);
    } else if (reason.status != 0) {
      assertThat(reply.status()).isEqualTo(reason.status);
    }
    assertThat(reply.status()).isNotIn(100, 101, 500);
    if (sent.connection.equals("close")) {
      assertThat(reply.closes()).isTrue();
    }
  }

  private static String framed(Framing framing, String body) {
    return switch (framing) {
      case LENGTH -> "Content-Length: " + body.length() + "\r\n\r\n" + body;
      case CHUNKED -> "Transfer-Encoding: chunked\r\n\r\n" + chunk(body) + "0\r\n\r\n";
      case CHUNKED_IN_PIECES -> {
        var chunks = new StringBuilder("Transfer-Encoding: chunked\r\n\r\n");
        for (int i = 0; i < body.length(); i += 1000) {
          chunks.append(chunk(body.substring(i, Math.min(body.length(), i + 1000))));
        }
        yield chunks.append("0\r\n\r\n").toString();
      }
    };
  }

  private static String chunk(String data) {
    return Integer.toHexString(data.length()) + "\r\n" + data + "\r\n";
  }
}
