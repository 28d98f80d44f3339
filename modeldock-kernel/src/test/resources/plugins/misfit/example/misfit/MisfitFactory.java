package example.misfit;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.CredentialsRejected;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.SettingsSchema;
import dev.modeldock.api.stream.ModelStream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/** Creates trouble. */
public final class MisfitFactory implements ProviderFactory {

  /** Its own exception, whose class must not stay in the kernel. */
  static final class Grief extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Grief(String message) {
      super(message);
    }
  }

  @Override
  public ProviderDescriptor descriptor() {
    return ProviderDescriptor.of("misfit", "Misfit")
        .withSettings(
            SettingsSchema.of(
                SettingSpec.required("mode", SettingType.TEXT, "What it does wrong.")));
  }

  @Override
  public Provider create(ProviderContext host) throws ProviderException {
    String mode = host.settings().text("mode").orElseThrow();
    switch (mode) {
      case "throws" -> throw new Grief("no runtime is installed");
      case "refuses" -> throw new CredentialsRejected(Stage.NOT_SENT, "set the secret 'api_key'");
      case "class-init" -> System.out.println(Broken.VALUE);
      case "endless" -> ignoreInterrupts();
      case "thread" -> Thread.ofPlatform().daemon().start(() -> ignoreInterrupts());
      case "stuck-close" ->
          host.onClose(() -> {
            ignoreInterrupts();
          });
      default -> {}
    }
    return mode.equals("null") ? null : new Misfit(mode);
  }

  private static void ignoreInterrupts() {
    long end = System.nanoTime() + 120_000_000_000L;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(20_000_000);
      Thread.interrupted();
    }
  }

  /** Lists the classes of the gateway that it can load by name. */
  record Misfit(String mode) implements Provider {

    private static final List<String> FORBIDDEN =
        List.of(
            "dev.modeldock.kernel.plugin.PluginSupervisor",
            "dev.modeldock.kernel.state.GatewayState",
            "org.pf4j.PluginManager",
            "org.slf4j.Logger",
            "io.helidon.webserver.WebServer",
            "org.bouncycastle.jce.provider.BouncyCastleProvider",
            "tools.jackson.databind.ObjectMapper");

    @Override
    public List<ModelDescriptor> models() {
      if (mode.equals("grief")) {
        throw new Grief("with a secret in it");
      }
      var loadable = new ArrayList<ModelDescriptor>();
      for (String name : FORBIDDEN) {
        try {
          Class.forName(name);
          loadable.add(ModelDescriptor.of(name));
        } catch (ClassNotFoundException e) {
          // as it should be
        }
      }
      return loadable;
    }

    @Override
    public ModelStream chat(ChatCall call) {
      return null;
    }

    @Override
    public Health check() {
      throw new Grief("no health");
    }
  }
}
