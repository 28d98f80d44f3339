package dev.modeldock.kernel.home;

import dev.modeldock.kernel.journal.DurableFiles;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/**
 * Keeps the certificate that the gateway has made for itself: {@code cert.pem}, for everybody to
 * copy, and its key {@code cert.key}, which only the owner may read. One thread at a time.
 */
public final class CertificateFiles {

  private final Path certificate;
  private final Path key;

  /** Keeps them in the home folder {@code root}. Touches nothing yet. */
  public CertificateFiles(Path root) {
    this.certificate = root.resolve("cert.pem");
    this.key = root.resolve("cert.key");
  }

  /** {@return where the certificate is} */
  public Path certificateFile() {
    return certificate;
  }

  /** {@return where its key is} */
  public Path keyFile() {
    return key;
  }

  /** {@return the certificate as PEM, if there is one} */
  public Optional<String> certificate() throws IOException {
    return read(certificate);
  }

  /**
   * {@return the key as PEM, if there is one}
   *
   * @throws HomeProblem if others may read the file
   */
  public Optional<String> key() throws IOException {
    Optional<String> text = read(key);
    if (text.isPresent()) {
      PrivateMode.FILE.require(key);
    }
    return text;
  }

  private static Optional<String> read(Path file) throws IOException {
    try {
      return Optional.of(Files.readString(file, StandardCharsets.ISO_8859_1));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }

  /** Puts {@code pem} in the place of the certificate. */
  public void writeCertificate(String pem) throws IOException {
    DurableFiles.replace(certificate, pem.getBytes(StandardCharsets.ISO_8859_1));
  }

  /** Puts {@code pem} in the place of the key. It is never open to others, not even at first. */
  public void writeKey(String pem) throws IOException {
    Path beside = key.resolveSibling("cert.key.new");
    Files.deleteIfExists(beside);
    Files.createFile(beside, PrivateMode.FILE.attributes(key));
    // Not a channel, for an interrupt of the caller must not end the write half way.
    try (var out = new RandomAccessFile(beside.toFile(), "rw")) {
      out.write(pem.getBytes(StandardCharsets.ISO_8859_1));
      out.getFD().sync();
    }
    Files.move(beside, key, StandardCopyOption.ATOMIC_MOVE);
    DurableFiles.flushFolder(key.toAbsolutePath().getParent());
  }
}
