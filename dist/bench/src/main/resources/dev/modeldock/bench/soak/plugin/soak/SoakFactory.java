package soak;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Properties;

/** Its type and its version come from a resource, so that one set of classes makes all jars. */
public final class SoakFactory implements ProviderFactory {

  private final Properties plugin = new Properties();

  public SoakFactory() {
    try (var in = SoakFactory.class.getResourceAsStream("soak.properties")) {
      plugin.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public ProviderDescriptor descriptor() {
    return ProviderDescriptor.of(plugin.getProperty("type"), "Soak");
  }

  @Override
  public Provider create(ProviderContext host) {
    String version = plugin.getProperty("version");
    return new Provider() {
      @Override
      public List<ModelDescriptor> models() {
        return List.of(ModelDescriptor.of("short"), ModelDescriptor.of("long"));
      }

      @Override
      public ModelStream chat(ChatCall call) {
        return new SoakStream(version, call.model().equals("long") ? 60 : 1);
      }

      @Override
      public Health check() {
        return Health.up(version);
      }

      @Override
      public void close() {}
    };
  }
}
