package dev.modeldock.kernel.control.reload;

import dev.modeldock.kernel.config.ConfigException;
import dev.modeldock.kernel.config.GatewayConfig;
import dev.modeldock.kernel.state.InstanceRecord;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Where the configuration comes from. Any thread. */
public interface ConfigSource {

  /** {@return the configuration file, if there is one} */
  Optional<Path> file() throws IOException;

  /**
   * Reads the configuration as it is now.
   *
   * @throws ConfigException if anything is wrong in it
   * @throws IOException if it cannot be read
   */
  GatewayConfig read() throws ConfigException, IOException;

  /** {@return the instances of {@code config}, and those that were made for this run only} */
  List<InstanceRecord> instances(GatewayConfig config);
}
