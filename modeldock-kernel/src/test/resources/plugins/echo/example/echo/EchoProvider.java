package example.echo;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import java.util.List;
import java.util.concurrent.CountDownLatch;

/** Its one model is called after the version of the plugin, which also says how it is. */
record EchoProvider(String version, String greeting, String finding) implements Provider {

  @Override
  public List<ModelDescriptor> models() {
    return List.of(ModelDescriptor.of(version));
  }

  @Override
  public ModelStream chat(ChatCall call) throws Unreachable {
    return switch (finding) {
      case "chat-broken" -> throw new NoClassDefFoundError("example/echo/Missing");
      case "chat-unreachable" -> throw new Unreachable(Stage.NOT_SENT, "nobody is there");
      case "slow" -> new SlowStream();
      default -> new EchoStream(greeting);
    };
  }

  @Override
  public Health check() throws InterruptedException {
    return switch (finding) {
      case "broken" -> throw new IllegalStateException("a mistake");
      case "down" -> Health.down("not signed in");
      case "hangs" -> {
        new CountDownLatch(1).await();
        yield Health.up("never");
      }
      default -> Health.up(version);
    };
  }
}
