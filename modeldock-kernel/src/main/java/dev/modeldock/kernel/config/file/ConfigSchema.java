package dev.modeldock.kernel.config.file;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON schema of the configuration file, for editors. */
public final class ConfigSchema {

  private ConfigSchema() {}

  /** {@return the schema as JSON text} */
  public static String json() {
    try (InputStream in = ConfigSchema.class.getResourceAsStream("modeldock.schema.json")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("the schema is part of the kernel's jar", e);
    }
  }
}
