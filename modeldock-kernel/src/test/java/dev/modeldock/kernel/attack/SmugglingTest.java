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
 * Bytes that one server takes for one request and another for two, as they are known to have worked
 * elsewhere. In each, {@code {next}} is a request that would be answered.
 */
@Timeout(120)
class SmugglingTest {

  private static AttackedGateway attacked;

  @BeforeAll
  static void start(@TempDir Path folder) throws Exception {
    attacked = new AttackedGateway(folder).warmedUp();
  }

  @AfterAll
  static void stop() {
    attacked.close();
  }

  /** Header lines about the length of a body, none of which is a right one. */
  private static final List<String> FRAMINGS =
      List.of(
          "Content-Length: 3\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked\r\nContent-Length: 3",
          "Content-Length: 0\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked, chunked",
          "Transfer-Encoding: identity",
          "Transfer-Encoding: chunked, identity",
          "Transfer-Encoding: identity, chunked",
          "Transfer-Encoding: gzip, chunked",
          "Transfer-Encoding: chunked, gzip",
          "Transfer-Encoding: xchunked",
          "Transfer-Encoding: chunkedx",
          "Transfer-Encoding: \"chunked\"",
          "Transfer-Encoding: 'chunked'",
          "Transfer-Encoding: chunked;q=1",
          "Transfer-Encoding:",
          "Transfer-Encoding: ,chunked",
          "Transfer-Encoding: chunked,",
          "Transfer-Encoding: \u000bchunked",
          "Transfer-Encoding: chunked\u000b",
          "Transfer-Encoding: \u0000chunked",
          "Transfer-Encoding: chun\u0000ked",
          "Transfer-Encoding: \u00a0chunked",
          "Transfer-Encoding : chunked",
          "Transfer-Encoding\t: chunked",
          "Transfer-Encoding\u0000: chunked",
          " Transfer-Encoding: chunked",
          "X: y\r\n Transfer-Encoding: chunked",
          "X: y\r\n\tTransfer-Encoding: chunked",
          "Transfer-Encoding:\r\n chunked",
          "Transfer-Encoding: chunked\r\n , identity",
          "X: y\nTransfer-Encoding: chunked",
          "X: y\rTransfer-Encoding: chunked",
          "Transfer-Encoding: chunked\r\r",
          ": x\r\nTransfer-Encoding: chunked, chunked",
          "Content-Length: 3\r\nContent-Length: 0",
          "Content-Length: 0\r\nContent-Length: 3",
          "Content-Length: 3, 0",
          "Content-Length: 0, 0",
          "Content-Length: +3",
          "Content-Length: -3",
          "Content-Length: 0x3",
          "Content-Length: 3.0",
          "Content-Length: 3e0",
          "Content-Length: 3 0",
          "Content-Length: \u000b3",
          "Content-Length: 3\u0000",
          "Content-Length: \"3\"",
          "Content-Length: ٣",
          "Content-Length:",
          "Content-Length: 9223372036854775807",
          "Content-Length: 9223372036854775808",
          "Content-Length: 18446744073709551616",
          "Content-Length: 18446744073709551619",
          "Content-Length: 99999999999999999999999999",
          "Content-Length : 3",
          "Content-Length\u0000: 3");

  /** What stands where a chunked body should. */
  private static final List<String> CHUNKS =
      List.of(
          "1xyz\r\na\r\n0\r\n\r\n",
          "0x1\r\na\r\n0\r\n\r\n",
          "0X0\r\n\r\n",
          "-1\r\na\r\n0\r\n\r\n",
          "+1\r\na\r\n0\r\n\r\n",
          " 1\r\na\r\n0\r\n\r\n",
          "1 \r\na\r\n0\r\n\r\n",
          "\t1\r\na\r\n0\r\n\r\n",
          "1_0\r\na\r\n0\r\n\r\n",
          "\r\n1\r\na\r\n0\r\n\r\n",
          "\r\n",
          ";\r\n\r\n",
          "g\r\n\r\n",
          "１\r\na\r\n0\r\n\r\n",
          "100000000\r\na\r\n0\r\n\r\n",
          "ffffffff\r\na\r\n0\r\n\r\n",
          "fffffffff\r\na\r\n0\r\n\r\n",
          "7fffffffffffffff\r\na\r\n0\r\n\r\n",
          "ffffffffffffffff\r\na\r\n0\r\n\r\n",
          "10000000000000001\r\na\r\n0\r\n\r\n",
          "100000000000000000000000000000001\r\na\r\n0\r\n\r\n",
          "1;a=b\r\na\r\n0\r\n\r\n",
          "1;a=b\nX\r\na\r\n0\r\n\r\n",
          "1;\n0\r\n\r\n",
          "1;\r\n0\r\n\r\n",
          "1;a=\"\r\n\r\n\"\r\na\r\n0\r\n\r\n",
          "1\na\n0\n\n",
          "1\na\r\n0\r\n\r\n",
          "1\r\na\n0\r\n\r\n",
          "1\r\na0\r\n\r\n",
          "1\r\naXX0\r\n\r\n",
          "1\r\na\r\r\n0\r\n\r\n",
          "1\ra\r0\r\r",
          "1\r\nab\r\n0\r\n\r\n",
          "2\r\na\r\n0\r\n\r\n",
          "0\n\n",
          "0\r\n\n",
          "0\n\r\n",
          "0\r\nX: y\r\n\r\n",
          "0\r\nContent-Length: 5\r\n\r\n",
          "0\r\nTransfer-Encoding: chunked\r\n\r\n",
          "0\r\n X\r\n\r\n",
          "0\r\nGET / HTTP/1.1\r\n\r\n",
          "0\r\n\rX\r\n",
          "0;\r\n\r\n");

  private static String post(Listener on) {
    return attacked.keyed(
            on, "POST", on == Listener.GATEWAY ? "/v1/chat/completions" : "/admin/v1/instances")
        + "Content-Type: application/json\r\n";
  }

  @ParameterizedTest
  @EnumSource
  void aBodyWhoseLengthIsInDoubtIsRefusedAndEndsItsConnection(Listener on) throws Exception {
    var sent = new ArrayList<String>();
    for (String framing : FRAMINGS) {
      for (String body : List.of("0\r\n\r\n", "3\r\n{} \r\n0\r\n\r\n", "{} ", "")) {
        sent.add(post(on) + framing + "\r\n\r\n" + body + attacked.good(on));
      }
    }
    Together.each(sent, each -> refused(on, each));
  }

  @ParameterizedTest
  @EnumSource
  void aChunkThatIsNotPlainIsRefusedAndEndsItsConnection(Listener on) throws Exception {
    // Who is refused for another reason gets no further with it.
    String unkeyed = attacked.head(on, "POST", "/v1/x") + "Content-Type: application/json\r\n";
    var sent = new ArrayList<String>();
    for (String chunks : CHUNKS) {
      for (String head : List.of(post(on), unkeyed)) {
        sent.add(head + "Transfer-Encoding: chunked\r\n\r\n" + chunks + attacked.good(on));
      }
    }
    Together.each(sent, each -> refused(on, each));
  }

  /** Heads that are none, or that are one for some. */
  private static List<String> heads(Listener on) {
    String open = AttackedGateway.open(on);
    String key = "Authorization: Bearer " + attacked.credential(on) + "\r\n";
    String host = "Host: 127.0.0.1:" + attacked.port(on) + "\r\n";
    String rest = host + key + "\r\n";
    return List.of(
        "GET " + open + "\r\n" + rest,
        "GET " + open + "\r\n\r\n",
        "GET " + open + " HTTP/0.9\r\n" + rest,
        "GET " + open + " HTTP/1.0\r\n" + rest,
        "GET " + open + " HTTP/1.2\r\n" + rest,
        "GET " + open + " HTTP/2.0\r\n" + rest,
        "GET " + open + " HTTP/11\r\n" + rest,
        "GET " + open + " HTTP/1.1x\r\n" + rest,
        "GET " + open + " http/1.1\r\n" + rest,
        "GET " + open + " HTTP/1.1\n" + rest,
        "GET " + open + " HTTP/1.1 \r\n" + rest,
        "GET " + open + "  HTTP/1.1\r\n" + rest,
        "GET\t" + open + "\tHTTP/1.1\r\n" + rest,
        "GET " + open + " HTTP/1.1\r" + rest,
        " GET " + open + " HTTP/1.1\r\n" + rest,
        "G\u0000ET " + open + " HTTP/1.1\r\n" + rest,
        "GET\u00e9 " + open + " HTTP/1.1\r\n" + rest,
        "GET " + open + "\u0000 HTTP/1.1\r\n" + rest,
        "GET " + open + "\u00e9 HTTP/1.1\r\n" + rest,
        "GET " + open + "\r\nX: y HTTP/1.1\r\n" + rest,
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n\u0000\u0000\u0000\u0004\u0000\u0000\u0000\u0000\u0000",
        "\u0016\u0003\u0001\u0002\u0000\u0001\u0000\u0001\u00fc\u0003\u0003" + rest,
        "GET http://127.0.0.1:" + attacked.port(on) + open + " HTTP/1.1\r\n" + rest,
        "GET http://evil.example" + open + " HTTP/1.1\r\n" + rest,
        "GET evil.example:80 HTTP/1.1\r\n" + rest,
        "GET * HTTP/1.1\r\n" + rest,
        "GET ?x HTTP/1.1\r\n" + rest,
        "CONNECT 127.0.0.1:80 HTTP/1.1\r\n" + rest,
        "GET " + open + " HTTP/1.1\r\n" + host + key + "X\r\n\r\n",
        "GET " + open + " HTTP/1.1\r\n" + host + key + "X y: z\r\n\r\n",
        "GET " + open + " HTTP/1.1\r\n" + host + key + "X : z\r\n\r\n",
        "GET " + open + " HTTP/1.1\r\n" + host + key + ": z\r\n\r\n",
        "GET " + open + " HTTP/1.1\r\n" + host + key + "X: a\u0000b\r\n\r\n",
        "GET " + open + " HTTP/1.1\r\n" + host + key + "X: a\rb\r\n\r\n",
        "GET " + open + " HTTP/1.1\r\n" + host + key + "X: a\nY: b\r\n\r\n",
        "GET " + open + " HTTP/1.1\r\n" + host + key + "X: a\r\n b\r\n\r\n",
        "GET " + open + " HTTP/1.1\r\n " + host + key + "\r\n",
        "GET " + open + " HTTP/1.1\r\n" + host + key + "X(y): z\r\n\r\n",
        "GET " + open + " HTTP/1.1\r\n" + host + key + "X\u00e9: z\r\n\r\n",
        "GET " + open + " HTTP/1.1\r\n" + host + key + "X: z\n\r\n",
        "GET " + open + " HTTP/1.1\r\n" + host + key + "X: z\r\n\n",
        "GET " + open + " HTTP/1.1\n" + host.replace("\r", "") + key.replace("\r", "") + "\n");
  }

  @ParameterizedTest
  @EnumSource
  void aHeadThatIsNoneIsRefusedAndEndsItsConnection(Listener on) throws Exception {
    Together.each(heads(on), head -> refused(on, head + attacked.good(on)));
  }

  @ParameterizedTest
  @EnumSource
  void noWayOfWritingAPathLeadsPastTheKey(Listener on) throws Exception {
    String open = AttackedGateway.open(on);
    String last = open.substring(1);
    for (String target :
        List.of(
            "/" + open,
            "//127.0.0.1" + open,
            "/." + open,
            "/x/.." + open,
            "/livez/.." + open,
            "/livez/%2e%2e" + open,
            "/livez%2f.." + open,
            "/livez/..%2f" + last,
            "/livez;/.." + open,
            "/livez\\.." + open,
            "/livez%5c.." + open,
            "/livez?/.." + open,
            "/livez#" + open,
            "/livez%23" + open,
            "/livez%3f" + open,
            "/livez/" + open,
            "/readyz/.." + open,
            open + "/",
            open + "/.",
            open + "/..",
            open + "%2f",
            open + "%00",
            open + "%0d%0a",
            open + "%20",
            open + ";x=y",
            open + "%c0%ae",
            open + "%c0%af",
            open + "%e0%80%ae",
            open + "%f0%80%80%ae",
            open + "%ed%a0%80",
            open + "%ff",
            open + "%",
            open + "%4",
            open + "%u002e",
            "/%2561dmin/v1/status",
            "/ADMIN/v1/status",
            "/v1/MODELS",
            open.replace("v1", "%76%31"))) {
      String head = "GET " + target + " HTTP/1.1\r\nHost: localhost:" + attacked.port(on) + "\r\n";
      RawClient.Reply reply = new OneAnswer(attacked, on).to(head + "\r\n");
      if (target.startsWith("/livez?") || target.startsWith("/livez#")) {
        // It is /livez, with a query or with what is no part of a request.
        assertThat(reply.body()).as(target).doesNotContain("version", "instances");
      } else {
        assertThat(reply.status()).as(target).isIn(400, 401, 404);
      }
    }
  }

  /** The two listeners share no route: a key of one opens nothing on the other. */
  @ParameterizedTest
  @EnumSource
  void neitherListenerServesTheOther(Listener on) throws Exception {
    Listener other = on == Listener.GATEWAY ? Listener.CONTROL : Listener.GATEWAY;
    for (Listener credential : Listener.values()) {
      String request =
          attacked.head(on, "GET", AttackedGateway.open(other))
              + "Authorization: Bearer "
              + attacked.credential(credential)
              + "\r\n\r\n";
      assertThat(attacked.ask(on, request).status()).isIn(401, 404);
    }
  }

  @ParameterizedTest
  @EnumSource
  void pipelinedRequestsAreAnsweredEachAndInTheirOrder(Listener on) throws Exception {
    String unkeyed = attacked.head(on, "GET", AttackedGateway.open(on)) + "\r\n";
    String bad = post(on) + "Content-Length: 3\r\n\r\nnot";
    try (RawClient client = attacked.connect(on)) {
      client.send((attacked.good(on) + unkeyed + bad).repeat(20) + attacked.good(on));
      for (int i = 0; i < 20; i++) {
        assertThat(client.reply().status()).isEqualTo(200);
        assertThat(client.reply().status()).isEqualTo(401);
        assertThat(client.reply().status()).isEqualTo(400);
      }
      assertThat(client.reply().status()).isEqualTo(200);
    }
  }

  /** Exactly one answer, a refusal, and then the end: nothing behind it is looked at. */
  private static void refused(Listener on, String sent) throws Exception {
    try (RawClient client = attacked.connect(on)) {
      client.send(sent);
      RawClient.Reply reply = client.reply();
      assertThat(reply.status()).as(sent).isBetween(400, 599).isNotEqualTo(500);
      assertThat(reply.closes()).as("closes after: " + sent).isTrue();
      assertThat(client.rest()).as("behind: " + sent).isEmpty();
    }
  }
}
