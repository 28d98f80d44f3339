package example.indiscreet;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.TextDelta;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** Fails as the name of the model says, with the whole request in its words. */
public final class IndiscreetFactory implements ProviderFactory {

  @Override
  public ProviderDescriptor descriptor() {
    return ProviderDescriptor.of("indiscreet", "Indiscreet");
  }

  @Override
  public Provider create(ProviderContext host) {
    return new Indiscreet();
  }

  private static final class Indiscreet implements Provider {

    @Override
    public List<ModelDescriptor> models() {
      return List.of(ModelDescriptor.of("throws"));
    }

    @Override
    public ModelStream chat(ChatCall call) throws ProviderException {
      String told = new String(call.openAiBody(), StandardCharsets.UTF_8);
      return switch (call.model()) {
        case "errors" -> throw new AssertionError(told);
        case "nested" -> throw new IllegalStateException("it failed", new Exception(told));
        case "defect" ->
            throw new ProviderDefect(Stage.SENT, "it failed", new RuntimeException(told));
        case "protocol" -> throw new ProtocolBroken(Stage.SENT, "it failed");
        case "later", "later-error" -> new Talking(told, call.model().equals("later"));
        default -> throw new IllegalStateException(told);
      };
    }

    @Override
    public Health check() {
      return Health.up("fine");
    }
  }

  /** Says one thing and fails. */
  private static final class Talking implements ModelStream {

    private final String told;
    private final boolean mildly;
    private boolean begun;

    Talking(String told, boolean mildly) {
      this.told = told;
      this.mildly = mildly;
    }

    @Override
    public ModelEvent next() {
      if (!begun) {
        begun = true;
        return new TextDelta("Hel");
      }
      if (mildly) {
        throw new IllegalStateException(told);
      }
      throw new StackOverflowError(told);
    }

    @Override
    public void close() {}
  }
}
