package dev.modeldock.kernel.config.file;

import dev.modeldock.kernel.config.TelemetryConfig;
import java.net.URI;
import java.net.URISyntaxException;
import org.jspecify.annotations.Nullable;

/** Reads what is told to a collector of OpenTelemetry. */
final class TelemetryReader {

  private TelemetryReader() {}

  static TelemetryConfig read(Section section) {
    var telemetry =
        new TelemetryConfig(
            endpoint(section, section.text("otlp_endpoint")),
            section.truth("traces", true),
            section.truth("metrics", true));
    section.done();
    return telemetry;
  }

  private static @Nullable URI endpoint(Section section, @Nullable String text) {
    if (text == null) {
      return null;
    }
    try {
      var address = new URI(text);
      boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
      if (http && address.getHost() != null && address.getRawUserInfo() == null) {
        return address;
      }
    } catch (URISyntaxException _) {
      // Told below, together with addresses of other kinds.
    }
    section.problem(
        "otlp_endpoint", "must be an address such as http://127.0.0.1:4318, without a password");
    return null;
  }
}
