package dev.modeldock.plugins.lmstudio;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.embeddings.Embeddings;
import dev.modeldock.api.embeddings.EmbeddingsCall;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.host.Secrets;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.Usage;
import java.net.URI;
import java.util.List;
import java.util.OptionalLong;
import tools.jackson.databind.JsonNode;

/**
 * One LM Studio server: chats by its {@code /v1}, the only API of it that takes a client's own
 * tools, and what that one cannot say by its native APIs.
 *
 * <p>{@link #chat} returns at once, unless an alias sets a context length: then it returns when the
 * model is in memory.
 */
final class LmStudioProvider implements Provider {

  static final String CONTEXT_LENGTH = "context_length";

  private final NativeApi api;
  private final Secrets secrets;
  private final OpenAiTransport bare;
  private final Catalogue catalogue;
  private final Loader loader;

  LmStudioProvider(ProviderContext host, String root) {
    this.api = new NativeApi(host.http(), host.secrets(), root);
    this.secrets = host.secrets();
    OpenAiTransport openAi = host.openAi(URI.create(root + "/v1"));
    this.catalogue = new Catalogue(api, () -> signed(openAi.quirks(new Failures())));
    this.bare = openAi;
    this.loader = new Loader(api, catalogue);
  }

  @Override
  public List<ModelDescriptor> models() throws ProviderException, InterruptedException {
    return catalogue.list().stream().map(KnownModel::describe).toList();
  }

  @Override
  public ModelStream chat(ChatCall call) throws ProviderException, InterruptedException {
    OptionalLong context = call.options().integer(CONTEXT_LENGTH);
    String model =
        context.isEmpty() ? call.model() : loader.ready(call.model(), context.getAsLong());
    return signed(bare.quirks(new LmStudioQuirks(catalogue, model))).chat(call);
  }

  @Override
  public Embeddings embed(EmbeddingsCall call) throws ProviderException, InterruptedException {
    requireTexts(call);
    Embeddings made = signed(bare.quirks(new Failures())).embed(call);
    if (call.dimensions().isPresent()
        && made.vectors().stream().anyMatch(v -> v.length != call.dimensions().getAsInt())) {
      throw new Unsupported(Stage.SENT, "dimensions");
    }
    // LM Studio counts no tokens here, and says zero.
    Usage usage = made.usage();
    return usage != null && usage.totalTokens() == 0 ? new Embeddings(made.vectors(), null) : made;
  }

  /** LM Studio's documents know of nothing else, and the transport passes tokens on. */
  private static void requireTexts(EmbeddingsCall call) throws Unsupported {
    call.inputs();
  }

  @Override
  public Health check() throws InterruptedException {
    try {
      boolean greets =
          api.get("/lmstudio-greeting")
              .map(answer -> answer.path("lmstudio"))
              .filter(JsonNode::asBoolean)
              .isPresent();
      List<KnownModel> models = catalogue.list();
      if (!greets) {
        return Health.degraded(api.root() + " answers, but not as LM Studio does: check base_url");
      }
      long loaded = models.stream().filter(model -> !model.copies().isEmpty()).count();
      Catalogue.Age age = catalogue.age();
      String who = age == null ? "LM Studio" : age.words();
      return Health.up("%s, %d models, %d loaded".formatted(who, models.size(), loaded));
    } catch (CredentialsRejected e) {
      return Health.degraded(e.getMessage());
    } catch (ProviderException e) {
      return Health.down(e.getMessage());
    }
  }

  /** Asks for the token each time, so that a rotated one counts from the next call on. */
  private OpenAiTransport signed(OpenAiTransport transport) {
    return secrets
        .reveal(LmStudioProviderFactory.API_TOKEN)
        .map(token -> transport.header("authorization", () -> "Bearer " + token))
        .orElse(transport);
  }
}
