package example.courier;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.HttpCall;
import dev.modeldock.api.host.HttpReply;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.SettingsSchema;
import dev.modeldock.api.stream.ModelStream;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** As careless with its secret as a provider can be. */
public final class CourierFactory implements ProviderFactory {

  @Override
  public ProviderDescriptor descriptor() {
    return ProviderDescriptor.of("courier", "Courier")
        .withSettings(
            SettingsSchema.of(SettingSpec.required("base_url", SettingType.URL, "Where it goes."))
                .withSecrets("api_key"));
  }

  @Override
  public Provider create(ProviderContext host) {
    return new Courier(host);
  }

  private record Courier(ProviderContext host) implements Provider {

    @Override
    public List<ModelDescriptor> models() throws ProviderException, InterruptedException {
      throw new ProtocolBroken(Stage.SENT, "the runtime says " + answer());
    }

    @Override
    public ModelStream chat(ChatCall call) throws ProviderException, InterruptedException {
      throw new ProtocolBroken(Stage.SENT, "the runtime says " + answer());
    }

    @Override
    public Health check() throws InterruptedException {
      try {
        String answer = answer();
        host.log().warn("the runtime says " + answer);
        return Health.degraded(answer);
      } catch (ProviderException e) {
        return Health.down(e.getMessage());
      }
    }

    private String answer() throws ProviderException, InterruptedException {
      String secret = host.secrets().reveal("api_key").orElse("none");
      HttpCall call =
          HttpCall.get(URI.create(host.settings().text("base_url").orElseThrow()))
              .header("authorization", "Bearer " + secret);
      try (HttpReply reply = host.http().send(call)) {
        return new String(reply.readAll(10_000), StandardCharsets.UTF_8);
      }
    }
  }
}
