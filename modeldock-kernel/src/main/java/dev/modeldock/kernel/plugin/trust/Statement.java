package dev.modeldock.kernel.plugin.trust;

import dev.modeldock.api.ApiLevel;
import dev.modeldock.kernel.plugin.jar.PluginManifest;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * What the author of a plugin signs: which jar this is, and what for. It has one form only, byte
 * for byte, so that there is nothing to read in two ways.
 *
 * @param id the plugin's id
 * @param version its version
 * @param sha256 the hash of the jar as it was before it was signed
 * @param api the APIs on which it runs, from the first to before the last, as {@code [1.0,2)}
 * @param key the public key that it is signed with
 */
record Statement(String id, String version, String sha256, String api, String key) {

  /** With what each begins, which no other signed text does. */
  static final String TITLE = "modeldock-signature 1";

  /**
   * {@return what is to be said of a jar}
   *
   * @param sha256 the hash of the jar without its signature
   */
  static Statement of(PluginManifest manifest, String sha256, String key) {
    return new Statement(manifest.id(), manifest.version(), sha256, range(manifest.api()), key);
  }

  private static String range(ApiLevel api) {
    return "[%s,%d)".formatted(api, api.major() + 1);
  }

  /** {@return whether it is about a plugin that says {@code manifest} of itself} */
  boolean isOf(PluginManifest manifest) {
    return id.equals(manifest.id())
        && version.equals(manifest.version())
        && Optional.ofNullable(manifest.api()).map(Statement::range).equals(Optional.of(api));
  }

  /** {@return it as it is signed} */
  String text() {
    return TITLE
        + "\nid "
        + id
        + "\nversion "
        + version
        + "\nsha256 "
        + sha256
        + "\napi "
        + api
        + "\nkey "
        + key
        + "\n";
  }

  /** {@return the bytes that are signed} */
  byte[] bytes() {
    return text().getBytes(StandardCharsets.US_ASCII);
  }
}
