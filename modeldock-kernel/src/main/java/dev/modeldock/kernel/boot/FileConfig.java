package dev.modeldock.kernel.boot;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.config.ConfigException;
import dev.modeldock.kernel.config.GatewayConfig;
import dev.modeldock.kernel.config.file.ConfigReader;
import dev.modeldock.kernel.control.reload.ConfigSource;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The configuration of a gateway that was started with these options. */
record FileConfig(GatewayOptions options) implements ConfigSource {

  @Override
  public Optional<Path> file() throws IOException {
    Path named = options.config();
    if (named == null) {
      return Optional.of(GatewayOptions.usualConfig(options.home())).filter(Files::exists);
    }
    if (!Files.isReadable(named)) {
      throw new IOException("there is no configuration file " + named + " that can be read");
    }
    return Optional.of(named);
  }

  @Override
  public GatewayConfig read() throws ConfigException, IOException {
    Optional<Path> file = file();
    return file.isPresent()
        ? new ConfigReader().read(file.get(), options.overrides())
        : new ConfigReader().read("", options.overrides());
  }

  @Override
  public List<InstanceRecord> instances(GatewayConfig config) {
    var instances = new ArrayList<>(config.instances());
    if (options.demo()) {
      instances.add(
          new InstanceRecord(
              "demo",
              "demo",
              Settings.none(),
              Map.of(),
              null,
              false,
              List.of(),
              true,
              Source.RUNTIME));
    }
    return instances;
  }
}
