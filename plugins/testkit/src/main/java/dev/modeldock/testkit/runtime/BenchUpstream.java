package dev.modeldock.testkit.runtime;

import dev.modeldock.testkit.runtime.Beat.Done;
import dev.modeldock.testkit.wire.Script;
import dev.modeldock.testkit.wire.Step;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Answers load tests without parsing, remembering or composing anything twice.
 *
 * <p>Models: {@code bench}, whose answer in one piece is a body of exactly 350 bytes, and {@code
 * bench-stream-20tps} or {@code bench-stream-20tps-500tok}, which streams so many tokens a second
 * ({@code maxtps}: as fast as they go) and so many in all (200 if not said).
 */
final class BenchUpstream {

  private static final int WHOLE_BODY = 350;
  private static final byte[] MODEL = "\"model\"".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] STREAM = "\"stream\"".getBytes(StandardCharsets.US_ASCII);
  private static final Pattern RATE =
      Pattern.compile("bench-stream-(max|\\d+)tps(?:-(\\d+)tok)?(?::\\w+)?");

  private final Map<String, Script> prepared = new ConcurrentHashMap<>();

  /** {@return the answer, if the body asks for a model of this kind} */
  Optional<Script> answer(byte[] body, boolean openAi) {
    int at = valueOf(body, MODEL);
    if (at < 0 || !startsWith(body, at, "\"bench")) {
      return Optional.empty();
    }
    int end = at + 1;
    while (end < body.length && body[end] != '"') {
      end++;
    }
    String model = new String(body, at + 1, end - at - 1, StandardCharsets.UTF_8);
    boolean stream = isStreamed(body, openAi);
    String key = (openAi ? "o" : "n") + (stream ? "s" : "w") + model;
    return Optional.of(
        prepared.computeIfAbsent(key, _ -> prepare(model, stream, openAi).unrecorded()));
  }

  private static boolean isStreamed(byte[] body, boolean openAi) {
    int at = valueOf(body, STREAM);
    return at < 0 ? !openAi : body[at] == 't';
  }

  private static Script prepare(String model, boolean stream, boolean openAi) {
    Dialect dialect = openAi ? new OpenAiDialect(model, true) : new OllamaDialect(model);
    Done done = Beat.done("stop");
    if (!stream) {
      String shortest = dialect.whole("", "", List.of(), done);
      String text = "x".repeat(Math.max(1, WHOLE_BODY - shortest.length()));
      return Script.json(200, dialect.whole("", text, List.of(), done));
    }
    Matcher rate = RATE.matcher(model);
    boolean paced = rate.matches() && !rate.group(1).equals("max");
    Duration gap = paced ? gap(Long.parseLong(rate.group(1))) : Duration.ZERO;
    long count = rate.matches() && rate.group(2) != null ? Long.parseLong(rate.group(2)) : 200;
    Script shell =
        Script.chunked(200, dialect.streamType()).send(dialect.frame(Beat.say("tick "))).end();
    byte[] next = dialect.frame(Beat.say("tick ")).getBytes(StandardCharsets.UTF_8);
    byte[] last = dialect.done(done).getBytes(StandardCharsets.UTF_8);
    var steps = new ArrayList<Step>();
    steps.add(shell.steps().getFirst());
    if (paced) {
      steps.add(new Step.Pause(gap));
    }
    steps.add(new Step.Repeat(count - 1, gap, Script.chunk(next)));
    steps.add(new Step.Write(Script.chunk(last)));
    steps.add(shell.steps().getLast());
    return new Script(steps, false);
  }

  private static Duration gap(long tokensPerSecond) {
    return Duration.ofNanos(1_000_000_000L / Math.max(1, tokensPerSecond));
  }

  /** {@return where the value of the first such key begins; -1 if there is none} */
  private static int valueOf(byte[] body, byte[] key) {
    for (int i = 0; i + key.length < body.length; i++) {
      if (body[i] == '"' && matches(body, i, key)) {
        int at = i + key.length;
        while (at < body.length && (body[at] == ' ' || body[at] == ':')) {
          at++;
        }
        return at < body.length ? at : -1;
      }
    }
    return -1;
  }

  private static boolean startsWith(byte[] body, int at, String ascii) {
    return matches(body, at, ascii.getBytes(StandardCharsets.US_ASCII));
  }

  private static boolean matches(byte[] body, int at, byte[] what) {
    for (int i = 0; i < what.length; i++) {
      if (at + i >= body.length || body[at + i] != what[i]) {
        return false;
      }
    }
    return true;
  }
}
