package dev.modeldock.cli.connect;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A client with a configuration file of its own. The file's text goes in and comes out of these
 * methods; nothing here touches the disk.
 */
public sealed interface ConfiguredClient extends Client permits Codex, ClaudeCode {

  /** {@return where the client keeps its configuration} */
  Path file();

  /**
   * {@return {@code text} with the settings in it} All that is not ours stays as it is.
   *
   * @param text what the file holds; empty if there is none
   * @throws dev.modeldock.cli.client.CommandFailure if it is not what the client could read
   */
  String edited(String text, ClientSettings settings);

  /** {@return the key that {@code text} has for the gateway at {@code gateway}} */
  Optional<String> keyIn(String text, String gateway);

  /**
   * {@return what else will keep the client from using the gateway}
   *
   * @param text what the file holds; empty if there is none, or it does not matter
   * @param environment the variables that the client would see
   */
  List<String> obstacles(String text, Map<String, String> environment);
}
