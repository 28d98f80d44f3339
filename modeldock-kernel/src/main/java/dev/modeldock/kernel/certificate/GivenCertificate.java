package dev.modeldock.kernel.certificate;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.Optional;

/** A certificate that the owner brings, in files that somebody else renews. */
public final class GivenCertificate implements CertificateSource {

  private final Path certificate;
  private final Path key;
  private String seen = "";

  public GivenCertificate(Path certificate, Path key) {
    this.certificate = certificate;
    this.key = key;
  }

  @Override
  public ServerCertificate open() throws IOException {
    String now = stamp();
    var loaded = ServerCertificate.read(certificate, text(certificate), key, text(key));
    seen = now;
    return loaded;
  }

  /** Reads the files again when they have changed, and again each time until both fit together. */
  @Override
  public Optional<ServerCertificate> due(ServerCertificate current) throws IOException {
    return stamp().equals(seen) ? Optional.empty() : Optional.of(open());
  }

  @Override
  public ServerCertificate renew() throws IOException {
    return open();
  }

  @Override
  public Path file() {
    return certificate;
  }

  private String stamp() throws IOException {
    return stamp(certificate) + stamp(key);
  }

  private static String stamp(Path file) throws IOException {
    try {
      var attributes = Files.readAttributes(file, BasicFileAttributes.class);
      return "%s %d %s;"
          .formatted(attributes.lastModifiedTime(), attributes.size(), attributes.fileKey());
    } catch (NoSuchFileException _) {
      throw new CertificateProblem("there is no file " + file);
    }
  }

  private static String text(Path file) throws IOException {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      throw new CertificateProblem(
          file + " cannot be read (" + e.getClass().getSimpleName() + ")", e);
    }
  }
}
