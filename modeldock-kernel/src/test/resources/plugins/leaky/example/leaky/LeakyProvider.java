package example.leaky;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import java.util.List;

/** Leaves behind on the host's own thread what can be left there. */
record LeakyProvider(String leaves) implements Provider {

  private static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
  private static final InheritableThreadLocal<Object> INHERITED = new InheritableThreadLocal<>();

  @Override
  public List<ModelDescriptor> models() {
    return List.of(ModelDescriptor.of(leaves));
  }

  @Override
  public ModelStream chat(ChatCall call) throws ProviderException {
    switch (leaves) {
      case "thread-local" -> LOCAL.set(new Leaks.Thing());
      case "inheritable" -> INHERITED.set(new Leaks.Thing());
      case "exception" -> throw new Unreachable(Stage.NOT_SENT, "it is not there");
      default -> {}
    }
    return null;
  }

  @Override
  public Health check() {
    return Health.up("");
  }
}
