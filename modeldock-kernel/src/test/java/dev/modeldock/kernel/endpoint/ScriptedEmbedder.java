package dev.modeldock.kernel.endpoint;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** A provider of vectors that does what it is told. */
final class ScriptedEmbedder implements Provider {

  /** What a call comes to. */
  interface Making {
    Embeddings of(EmbeddingsCall call) throws ProviderException, InterruptedException;
  }

  final List<EmbeddingsCall> calls = new CopyOnWriteArrayList<>();
  private final Making making;

  ScriptedEmbedder(Making making) {
    this.making = making;
  }

  /** {@return one that makes of each text a vector of its length and the number 0.5} */
  static ScriptedEmbedder counting(@Nullable Usage usage) {
    return new ScriptedEmbedder(call -> {
      var vectors = new ArrayList<float[]>();
      for (String text : call.inputs()) {
        vectors.add(new float[] {text.length(), 0.5f});
      }
      return new Embeddings(vectors, usage);
    });
  }

  static ScriptedEmbedder failing(ProviderException failure) {
    return new ScriptedEmbedder(_ -> {
      throw failure;
    });
  }

  /** {@return one that never answers, and says when it waits} */
  static ScriptedEmbedder silent(CountDownLatch waiting) {
    return new ScriptedEmbedder(_ -> {
      waiting.countDown();
      new CountDownLatch(1).await();
      throw new IllegalStateException("nobody counts down");
    });
  }

  @Override
  public List<ModelDescriptor> models() {
    return List.of();
  }

  @Override
  public ModelStream chat(ChatCall call) throws ProviderException {
    throw new Unsupported(Stage.NOT_SENT, "chat");
  }

  @Override
  public Embeddings embed(EmbeddingsCall call) throws ProviderException, InterruptedException {
    calls.add(call);
    return making.of(call);
  }

  @Override
  public Health check() {
    return Health.up("scripted");
  }
}
