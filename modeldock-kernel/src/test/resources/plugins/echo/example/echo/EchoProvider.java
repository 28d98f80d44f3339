package example.echo;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import java.util.List;

/** Its one model is called after the version of the plugin. */
record EchoProvider(String version, String greeting) implements Provider {

  @Override
  public List<ModelDescriptor> models() {
    return List.of(ModelDescriptor.of(version));
  }

  @Override
  public ModelStream chat(ChatCall call) {
    return new EchoStream(greeting);
  }

  @Override
  public Health check() {
    return Health.up(version);
  }
}
