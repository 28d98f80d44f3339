package dev.modeldock.kernel.fuzz;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.OpenAiQuirks;
import dev.modeldock.kernel.wire.upstream.ChunkFacts;
import dev.modeldock.kernel.wire.upstream.UpstreamEmbeddings;
import dev.modeldock.kernel.wire.upstream.UpstreamErrors;
import dev.modeldock.kernel.wire.upstream.UpstreamModels;
import java.util.Arrays;

/** Whole answers of runtimes: errors with any status, lists of models, vectors. */
public final class UpstreamFuzz {

  private static final UpstreamErrors ERRORS = new UpstreamErrors("host:1", new OpenAiQuirks() {});

  private UpstreamFuzz() {}

  public static void fuzzerTestOneInput(byte[] data) {
    if (data.length == 0) {
      return;
    }
    int status = 400 + (data[0] & 0xFF) % 200;
    byte[] body = Arrays.copyOfRange(data, 1, data.length);
    said(ERRORS.ofStatus(status, body, null));
    ChunkFacts.of(body, 0, body.length);
    said(ERRORS.inAnswer(Stage.STREAMING, body));
    try {
      UpstreamModels.parse("host:1", body);
    } catch (ProviderException refused) {
      said(refused);
    }
    try {
      UpstreamEmbeddings.parse("host:1", body, 1);
    } catch (ProviderException refused) {
      said(refused);
    }
  }

  private static void said(ProviderException failure) {
    Expect.that(!failure.getMessage().isBlank(), () -> "a failure without a word");
  }
}
