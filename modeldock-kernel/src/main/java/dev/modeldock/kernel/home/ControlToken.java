package dev.modeldock.kernel.home;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Proves to the control listener that a caller may read the home folder: 256 random bits in {@code
 * control.token}, which only the owner may read. Its text shows only to who asks for it.
 */
public final class ControlToken {

  private static final String NAME = "control.token";
  private static final int BYTES = 32;
  private static final Pattern FORM = Pattern.compile("[A-Za-z0-9_-]{43}");

  private final String text;

  private ControlToken(String text) {
    this.text = text;
  }

  /**
   * {@return the token of the home folder {@code root}, made if there is none}
   *
   * @throws HomeProblem if others may read the file, or it holds no token
   */
  public static ControlToken openOrCreate(Path root) throws IOException {
    Optional<ControlToken> there = read(root);
    return there.isPresent() ? there.get() : create(root.resolve(NAME));
  }

  /**
   * {@return the token of the home folder {@code root}, if there is one}
   *
   * @throws HomeProblem if others may read the file, or it holds no token
   */
  public static Optional<ControlToken> read(Path root) throws IOException {
    Path file = root.resolve(NAME);
    String text;
    try {
      text = Files.readString(file).strip();
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
    PrivateMode.FILE.require(file);
    if (!FORM.matcher(text).matches()) {
      throw new HomeProblem(file + " holds no token; delete it and restart the gateway");
    }
    return Optional.of(new ControlToken(text));
  }

  private static ControlToken create(Path file) throws IOException {
    var bytes = new byte[BYTES];
    new SecureRandom().nextBytes(bytes);
    String text = Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    // Made beside and renamed, so that a crash leaves no empty token behind.
    Path beside = file.resolveSibling(NAME + ".new");
    Files.deleteIfExists(beside);
    Files.createFile(beside, PrivateMode.FILE.attributes(file));
    Files.writeString(beside, text + "\n", StandardOpenOption.WRITE);
    Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE);
    return new ControlToken(text);
  }

  /**
   * {@return whether {@code presented} is this token; takes as long for near misses as for others}
   */
  public boolean matches(String presented) {
    return MessageDigest.isEqual(
        text.getBytes(StandardCharsets.UTF_8), presented.getBytes(StandardCharsets.UTF_8));
  }

  /** {@return the token itself: for the header of a call to the control listener} */
  public String reveal() {
    return text;
  }

  @Override
  public String toString() {
    return "ControlToken[hidden]";
  }
}
