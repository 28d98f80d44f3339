package dev.modeldock.kernel.config.file;

import dev.modeldock.kernel.config.LanConfig;
import dev.modeldock.kernel.config.ListenConfig;
import java.time.Duration;

/** Reads where the gateway listens and what it lets in. */
final class ListenReader {

  private ListenReader() {}

  private static final long MOST_BODY = 1L << 30;

  static ListenConfig read(Section section) {
    LanConfig lan = LanReader.read(section);
    String host = LanReader.host(section, lan);
    long maxBody = section.bytes("max_body", 32L << 20);
    if (maxBody < 1024 || maxBody > MOST_BODY) {
      section.problem("max_body", "must be from 1KiB to 1GiB");
    }
    var listen =
        new ListenConfig(
            host,
            section.integer("port", 3737, 0, 65_535),
            section.integer("control_port", 3738, 0, 65_535),
            section.texts("allowed_hosts"),
            section.texts("allowed_origins"),
            maxBody,
            section.duration("body_timeout", Duration.ofSeconds(60)),
            lan);
    if (listen.port() != 0 && listen.port() == listen.controlPort()) {
      section.problem("control_port", "is the same as port; the two listeners need one each");
    }
    section.done();
    return listen;
  }
}
