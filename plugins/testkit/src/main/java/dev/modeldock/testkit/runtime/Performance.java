package dev.modeldock.testkit.runtime;

import dev.modeldock.testkit.runtime.Beat.Call;
import dev.modeldock.testkit.runtime.Beat.Done;
import dev.modeldock.testkit.runtime.Beat.Fault;
import dev.modeldock.testkit.runtime.Beat.Frame;
import dev.modeldock.testkit.wire.Script;
import dev.modeldock.testkit.wire.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Turns what a model does into what a server does with its connection. */
public final class Performance {

  private static final Duration BETWEEN_HALVES = Duration.ofMillis(20);

  private static final Duration BEFORE_RESET = Duration.ofMillis(50);

  private final Dialect dialect;

  /** A performance in {@code dialect}, for one answer. */
  public Performance(Dialect dialect) {
    this.dialect = dialect;
  }

  /** {@return the script of a streamed answer} */
  public Script streamed(List<Beat> beats) {
    Script.Chunked script = Script.chunked(200, dialect.streamType());
    for (Beat beat : beats) {
      switch (beat) {
        case Frame frame -> script.send(dialect.frame(frame));
        case Beat.SplitFrame split -> sendSplit(script, split.text());
        case Beat.TwoFrames two ->
            script.send(
                dialect.frame(Beat.say(two.first())) + dialect.frame(Beat.say(two.second())));
        case Beat.Silence silence -> script.pause(silence.time());
        case Beat.Refusal refusal -> {
          return refused(refusal);
        }
        case Beat.Failure failure -> script.send(dialect.failure(failure.message()));
        case Beat.Raw raw -> script.send(raw.line() + "\n");
        case Beat.NotHttp bare -> {
          return bare(bare);
        }
        case Beat.Broken broken -> {
          return broken(script, broken.fault());
        }
        case Done done -> script.send(dialect.done(done));
      }
    }
    return script.end();
  }

  /** {@return the script of an answer in one piece} */
  public Script whole(List<Beat> beats) {
    var thinking = new StringBuilder();
    var text = new StringBuilder();
    var calls = new ArrayList<Call>();
    var steps = new ArrayList<Step>();
    for (Beat beat : beats) {
      switch (beat) {
        case Frame frame -> {
          thinking.append(frame.thinking());
          text.append(frame.text());
          calls.addAll(frame.calls());
        }
        case Beat.SplitFrame split -> text.append(split.text());
        case Beat.TwoFrames two -> text.append(two.first()).append(two.second());
        case Beat.Silence silence -> steps.add(new Step.Pause(silence.time()));
        case Beat.Refusal refusal -> {
          return refused(refusal);
        }
        case Beat.Failure failure -> {
          return Script.json(500, dialect.refusal(500, dialectError(failure.message())));
        }
        case Beat.Raw raw -> {
          return Script.json(200, raw.line());
        }
        case Beat.NotHttp bare -> {
          return bare(bare);
        }
        case Beat.Broken broken -> {
          return broken(Script.chunked(200, "application/json; charset=utf-8"), broken.fault());
        }
        case Done done -> {
          text.append(done.last().text());
          calls.addAll(done.last().calls());
          String body = dialect.whole(thinking.toString(), text.toString(), calls, done);
          steps.addAll(Script.json(200, body).steps());
        }
      }
    }
    return new Script(steps, true);
  }

  private void sendSplit(Script.Chunked script, String text) {
    byte[] frame = dialect.frame(Beat.say(text)).getBytes(StandardCharsets.UTF_8);
    int at = 0;
    while (frame[at] >= 0) {
      at++;
    }
    script.sendSplit(frame, at + 1, BETWEEN_HALVES);
  }

  private Script refused(Beat.Refusal refusal) {
    boolean json = refusal.contentType().startsWith("application/json");
    String body = json ? dialect.refusal(refusal.status(), refusal.body()) : refusal.body();
    return Script.whole(
        refusal.status(), refusal.contentType(), body.getBytes(StandardCharsets.UTF_8));
  }

  private static Script bare(Beat.NotHttp beat) {
    byte[] bytes = beat.bytes().getBytes(StandardCharsets.UTF_8);
    return new Script(List.of(new Step.Write(bytes), new Step.HangUp()), true);
  }

  private Script broken(Script.Chunked script, Fault fault) {
    String frame = dialect.frame(Beat.say(" again"));
    return switch (fault) {
      case STALL -> script.endWith(new Step.Stall());
      case STALL_AFTER_HEAD -> script.flush().endWith(new Step.Stall());
      // A reset also destroys what the client has not read yet: leaves it the time to.
      case RESET -> script.pause(BEFORE_RESET).endWith(new Step.Reset());
      case END_EARLY -> script.end();
      case CUT -> script.send(frame.substring(0, frame.length() / 2)).endWith(new Step.HangUp());
      case ENDLESS -> {
        byte[] chunk = Script.chunk(frame.getBytes(StandardCharsets.UTF_8));
        yield script.endWith(new Step.Repeat(-1, Duration.ofMillis(1), chunk));
      }
    };
  }

  private static String dialectError(String message) {
    return new OllamaDialect("").failure(message);
  }
}
