package dev.modeldock.kernel.provider;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.kernel.host.AsideCall;
import dev.modeldock.kernel.host.SecretMask;
import dev.modeldock.kernel.provider.trial.Probation;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Stands before a plugin's provider: whatever that throws or returns, callers see the API's family
 * of exceptions and usable values, and none of the instance's secrets. Safe for use by several
 * threads, without a lock.
 */
final class GuardedProvider implements Provider {

  private final String instance;
  private final Provider provider;
  private final SecretMask mask;
  private final Defects defects;
  private final Probation probation;
  private final Set<GuardedStream> open = ConcurrentHashMap.newKeySet();
  private volatile boolean ended;

  GuardedProvider(String instance, Provider provider, SecretMask mask) {
    this(instance, provider, mask, new Probation());
  }

  GuardedProvider(String instance, Provider provider, SecretMask mask, Probation probation) {
    this.instance = instance;
    this.provider = provider;
    this.mask = mask;
    this.defects = new Defects(instance);
    this.probation = probation;
  }

  @Override
  public List<ModelDescriptor> models() throws ProviderException, InterruptedException {
    // Copied: a list of the plugin's own class would outlive the plugin in caches.
    return guarded(
        "models", Stage.NOT_SENT, AsideCall.of("models", () -> List.copyOf(provider.models())));
  }

  @Override
  public ModelStream chat(ChatCall call) throws ProviderException, InterruptedException {
    probation.request();
    try {
      ModelStream stream = guarded("chat", Stage.SENT, () -> provider.chat(call));
      if (stream == null) {
        throw defects.unusable(Stage.SENT, "chat");
      }
      return guard(stream);
    } catch (ProviderDefect e) {
      probation.defect();
      throw e;
    }
  }

  private ModelStream guard(ModelStream stream) {
    var guard = new GuardedStream(instance, stream, mask, defects, probation::defect, open::remove);
    open.add(guard);
    if (ended) {
      guard.cut();
    }
    return guard;
  }

  @Override
  public Embeddings embed(EmbeddingsCall call) throws ProviderException, InterruptedException {
    probation.request();
    try {
      Embeddings embeddings = guarded("embed", Stage.SENT, () -> provider.embed(call));
      if (embeddings == null || !usable(embeddings.vectors(), call.count())) {
        throw defects.unusable(Stage.SENT, "embed");
      }
      return embeddings;
    } catch (ProviderDefect e) {
      probation.defect();
      throw e;
    }
  }

  private static boolean usable(List<float[]> vectors, int count) {
    if (vectors.isEmpty() || vectors.size() != count) {
      return false;
    }
    int length = vectors.getFirst().length;
    for (float[] vector : vectors) {
      if (vector.length != length || length == 0) {
        return false;
      }
      for (float number : vector) {
        if (!Float.isFinite(number)) {
          return false;
        }
      }
    }
    return true;
  }

  @Override
  public Health check() throws InterruptedException {
    try {
      Health health = guarded("check", Stage.SENT, AsideCall.of("check", provider::check));
      return health == null
          ? Health.down("the provider returned no finding")
          : new Health(health.status(), mask.masked(health.detail()));
    } catch (ProviderException e) {
      return Health.down(e.getMessage());
    }
  }

  /** Does nothing: many requests share the provider, which ends with its generation. */
  @Override
  public void close() {}

  /** Ends all streams that are still open, and refuses new calls. */
  void end() {
    ended = true;
    open.forEach(GuardedStream::cut);
  }

  private <T> T guarded(String method, Stage stage, Callable<T> call)
      throws ProviderException, InterruptedException {
    if (ended) {
      throw new Unreachable(Stage.NOT_SENT, "instance '" + instance + "' was closed");
    }
    try {
      return call.call();
    } catch (ProviderException e) {
      throw mask.masked(e);
    } catch (StackOverflowError e) {
      // The plugin's own doing: the rest of the stack is there again.
      throw defects.thrown(e, stage, method);
    } catch (InterruptedException | VirtualMachineError e) {
      throw e;
    } catch (Throwable e) {
      throw defects.thrown(e, stage, method);
    }
  }
}
