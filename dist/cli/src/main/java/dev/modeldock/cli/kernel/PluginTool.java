package dev.modeldock.cli.kernel;

import dev.modeldock.cli.client.JsonObject;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Knows plugin jars, whether a gateway runs or not. Failures are command failures. */
public interface PluginTool {

  /**
   * Whom the owner trusts, as a running gateway tells it.
   *
   * @param publishers public keys by name
   * @param consents what was agreed to, by hash
   */
  record Known(Map<String, String> publishers, List<String> consents) {}

  /**
   * {@return what {@code jar} is; why it would be refused is in {@code problems}}
   *
   * @param home whose owner's trust is read, where no gateway tells of it
   * @param known what a gateway tells; null if none runs
   */
  JsonObject verify(Path jar, Path home, @Nullable Known known);

  /**
   * Signs {@code jar} in its place.
   *
   * @return what it is, then
   */
  JsonObject sign(Path jar, Path key);

  /** A new key. */
  interface NewKey {

    /** {@return the text of the private key's file} */
    String pem();

    /** {@return what others pin} */
    String publicKey();
  }

  /** {@return a new key, which is nowhere yet} */
  NewKey newKey();
}
