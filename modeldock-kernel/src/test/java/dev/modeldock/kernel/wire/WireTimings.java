package dev.modeldock.kernel.wire;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.OpenAiChunk;
import dev.modeldock.api.stream.TextDelta;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.wire.dialect.AnswerHead;
import dev.modeldock.kernel.wire.openai.ChatBody;
import dev.modeldock.kernel.wire.openai.answer.StreamRenderer;

/** Prints how long the hot path's steps take. Run by hand; asserts nothing. */
final class WireTimings {

  /** One step of the hot path. */
  @FunctionalInterface
  private interface Step {
    int run() throws MalformedJsonException, ProviderException;
  }

  private WireTimings() {}

  static void main() throws MalformedJsonException, ProviderException {
    byte[] body =
        ("{\"model\":\"ollama-local:qwen3:8b\",\"stream\":true,\"temperature\":0.7,\"messages\":["
                + "{\"role\":\"system\",\"content\":\"You are a helpful assistant.\\nBe short.\"},"
                + "{\"role\":\"user\",\"content\":\""
                + "What is the capital of France, and why? ".repeat(11)
                + "\"}]}")
            .getBytes(UTF_8);
    byte[] image =
        ("{\"model\":\"m\",\"messages\":[{\"content\":\"" + "iVBORw0K".repeat(500_000) + "\"}]}")
            .getBytes(UTF_8);
    byte[] prose =
        ("{\"model\":\"m\",\"messages\":[{\"content\":\"" + "東京は日本の首都".repeat(40_000) + "\"}]}")
            .getBytes(UTF_8);
    byte[] chunk =
        ("{\"id\":\"chatcmpl-123\",\"object\":\"chat.completion.chunk\",\"created\":1700000000,"
                + "\"model\":\"qwen3:8b\",\"system_fingerprint\":\"fp\",\"choices\":[{\"index\":0,"
                + "\"delta\":{\"content\":\" Paris\"},\"finish_reason\":null}]}")
            .getBytes(UTF_8);
    var scan = JsonScan.strict();
    time("scan, " + body.length + " B", body.length, () -> scanned(scan, body));
    time(
        "ChatBody.scan, " + body.length + " B", body.length, () -> chatBody(body).model().length());
    ChatBody known = chatBody(body);
    time("spliced", body.length, () -> known.openAiBody("qwen3:8b").length);
    time("scan and splice", body.length, () -> chatBody(body).openAiBody("qwen3:8b").length);
    time("scan, 4 MB of base64", image.length, () -> scanned(scan, image));
    time("scan, 960 KB of Japanese", prose.length, () -> scanned(scan, prose));
    var out = new ByteSink(1024);
    var head = new AnswerHead("1", 1_700_000_000, "ollama-local:qwen3:8b", -1);
    var relayed = new StreamRenderer(out, head, false);
    var event = OpenAiChunk.of(chunk);
    time(
        "relayed chunk, " + chunk.length + " B", chunk.length, () -> rendered(relayed, event, out));
    var translated = new StreamRenderer(out, head, false);
    var delta = new TextDelta(" Paris");
    time("translated delta", 200, () -> rendered(translated, delta, out));
  }

  private static int scanned(JsonScan scan, byte[] bytes) throws MalformedJsonException {
    scan.scan(bytes, 0, bytes.length);
    return scan.size();
  }

  private static ChatBody chatBody(byte[] bytes) {
    return ((Decision.Pass<ChatBody>) ChatBody.scan(bytes, bytes.length)).next();
  }

  private static int rendered(StreamRenderer stream, ModelEvent event, ByteSink out)
      throws ProviderException {
    out.reset();
    stream.render(event);
    return out.length();
  }

  private static void time(String what, int bytes, Step step)
      throws MalformedJsonException, ProviderException {
    long best = Long.MAX_VALUE;
    int sum = 0;
    int times = Math.max(20, 40_000_000 / bytes);
    for (int round = 0; round < 8; round++) {
      long start = System.nanoTime();
      for (int i = 0; i < times; i++) {
        sum += step.run();
      }
      best = Math.min(best, (System.nanoTime() - start) / times);
    }
    System.out.printf("%-28s %9d ns  %6.2f GB/s  (%d)%n", what, best, (double) bytes / best, sum);
  }
}
