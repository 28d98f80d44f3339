package dev.modeldock.kernel.reach;

import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.settings.SettingType;
import dev.modeldock.kernel.state.Egress;
import dev.modeldock.kernel.state.InstanceRecord;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Objects;

/** How far what is sent to an instance travels, by the addresses that it is configured with. */
public final class ConfiguredEgress {

  private ConfiguredEgress() {}

  /** {@return how far it goes, for an instance of {@code provider}} */
  public static Egress of(InstanceRecord instance, ProviderDescriptor provider) {
    List<URI> addresses =
        provider.settings().settings().stream()
            .filter(setting -> setting.type() == SettingType.URL)
            .map(setting ->
                instance.settings().asMap().getOrDefault(setting.name(), setting.fallback()))
            .filter(Objects::nonNull)
            .map(address -> address(address.toString()))
            .toList();
    return Egress.of(provider.locality(), addresses);
  }

  /** What is no address leads nowhere anybody knows; that it is none is told elsewhere. */
  private static URI address(String text) {
    try {
      return new URI(text);
    } catch (URISyntaxException _) {
      return URI.create("unknown:address");
    }
  }
}
