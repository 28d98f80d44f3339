package example.hostile;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.api.settings.SettingsSchema;
import dev.modeldock.api.stream.ModelStream;
import java.util.List;
import java.util.stream.IntStream;

/** Does harm where the jar says. */
public final class HostileFactory implements ProviderFactory {

  static {
    Act.at("class");
  }

  private int asked;

  /** Made by the service loader. */
  public HostileFactory() {
    Act.at("constructor");
  }

  @Override
  public ProviderDescriptor descriptor() {
    Act.at("descriptor");
    if (Act.is("descriptor", "null")) {
      return null;
    }
    String type = Act.is("descriptor", "changing") ? "changing-" + asked++ : Act.type();
    return ProviderDescriptor.of(type, name()).withSettings(settings());
  }

  private static String name() {
    if (Act.is("name", "long")) {
      return "x".repeat(1 << 20);
    }
    if (Act.is("name", "control")) {
      return "Ollama\n\u001b[2Jready";
    }
    return Act.is("name", "direction") ? "Ollama \u202egnihtyreve" : "Hostile";
  }

  private static SettingsSchema settings() {
    if (!Act.is("settings", "many")) {
      return SettingsSchema.none();
    }
    return SettingsSchema.of(
        IntStream.range(0, 5000)
            .mapToObj(i -> SettingSpec.optional("s" + i, SettingType.TEXT, "One of many."))
            .toArray(SettingSpec[]::new));
  }

  @Override
  public Provider create(ProviderContext host) {
    Act.at("create");
    return new Hostile();
  }

  /** A provider that does harm. */
  static final class Hostile implements Provider {

    @Override
    public List<ModelDescriptor> models() {
      Act.at("models");
      return List.of(ModelDescriptor.of("one"));
    }

    @Override
    public ModelStream chat(ChatCall call) {
      Act.at("chat");
      return null;
    }

    @Override
    public Health check() {
      Act.at("check");
      return Health.up("fine");
    }

    @Override
    public void close() {
      Act.at("close");
    }
  }
}
