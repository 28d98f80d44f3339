package dev.modeldock.plugins.dashscope;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.TimedOut;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.model.Capability;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** One account at DashScope, by its OpenAI-compatible mode. */
final class DashScopeProvider implements Provider {

  private final ProviderContext host;
  private final OpenAiTransport bare;
  private final List<String> pinned;

  /**
   * @param bare the way to DashScope, without a key
   * @param pinned the models that the owner wants to offer; empty for all there are
   */
  DashScopeProvider(ProviderContext host, OpenAiTransport bare, List<String> pinned) {
    this.host = host;
    this.bare = bare;
    this.pinned = pinned;
  }

  /**
   * {@inheritDoc}
   *
   * <p>No document promises that DashScope lists its models, so the owner's own list stands in
   * where it does not. A rejected key is no reason to: nothing could be called.
   */
  @Override
  public List<ModelDescriptor> models() throws ProviderException, InterruptedException {
    if (pinned.isEmpty()) {
      return listed();
    }
    Map<String, ModelDescriptor> known = Map.of();
    try {
      known =
          listed().stream()
              .collect(Collectors.toMap(ModelDescriptor::name, Function.identity(), (a, _) -> a));
    } catch (CredentialsRejected e) {
      throw e;
    } catch (ProviderException e) {
      host.log()
          .info("offers the models that were named, since the list failed: " + e.getMessage());
    }
    Map<String, ModelDescriptor> found = known;
    return pinned.stream().map(name -> found.getOrDefault(name, described(name))).toList();
  }

  @Override
  public ModelStream chat(ChatCall call) throws ProviderException, InterruptedException {
    return transport().chat(call);
  }

  @Override
  public Embeddings embed(EmbeddingsCall call) throws ProviderException, InterruptedException {
    return EmbeddingGroups.ask(call, transport(), host.threads());
  }

  @Override
  public Health check() throws InterruptedException {
    try {
      return Health.up(listed().size() + " models");
    } catch (Unreachable | TimedOut e) {
      return Health.down(e.getMessage());
    } catch (ProviderException e) {
      // It answers: a key can be mended, and models that it does not list may still be called.
      return Health.degraded(e.getMessage());
    }
  }

  private List<ModelDescriptor> listed() throws ProviderException, InterruptedException {
    try {
      return transport().models().stream()
          .map(model -> isEmbedder(model.name()) ? described(model.name()) : model)
          .toList();
    } catch (ProtocolBroken e) {
      throw new ProtocolBroken(
          e.stage(),
          e.getMessage() + "; if it lists no models there, name them in the setting 'models'",
          e);
    }
  }

  private static ModelDescriptor described(String name) {
    ModelDescriptor model = ModelDescriptor.of(name);
    return isEmbedder(name) ? model.withCapabilities(Set.of(Capability.EMBEDDINGS)) : model;
  }

  private static boolean isEmbedder(String name) {
    return name.startsWith("text-embedding-");
  }

  /** Asks for the key each time, so that a rotated one counts from the next call on. */
  private OpenAiTransport transport() throws CredentialsRejected {
    String key =
        host.secrets()
            .reveal(DashScopeProviderFactory.API_KEY)
            .filter(text -> !text.isBlank())
            .orElseThrow(() ->
                new CredentialsRejected(
                    Stage.NOT_SENT,
                    "the instance '%s' has no secret 'api_key': store a key with 'modeldock secrets"
                            .formatted(host.instance())
                        + " set', or name one in the instance's secrets as"
                        + " api_key=env:DASHSCOPE_API_KEY"));
    return bare.header("authorization", () -> "Bearer " + key);
  }
}
