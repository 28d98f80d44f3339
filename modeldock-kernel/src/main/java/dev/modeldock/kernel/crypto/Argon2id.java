package dev.modeldock.kernel.crypto;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * Hashes secrets with argon2id, kept as PHC strings ({@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}),
 * so that the cost can rise later without touching what is stored.
 *
 * <p>One hash takes about 19 MiB and some 36 ms of one core: callers bound how many run at once.
 * Safe for use by several threads.
 */
public final class Argon2id {

  private static final int MEMORY_KIB = 19 * 1024;
  private static final int ITERATIONS = 2;
  private static final int LANES = 1;
  private static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;
  private static final int VERSION = Argon2Parameters.ARGON2_VERSION_13;

  private static final Base64.Encoder ENCODER = Base64.getEncoder().withoutPadding();
  private static final Base64.Decoder DECODER = Base64.getDecoder();

  private final SecureRandom random;

  public Argon2id(SecureRandom random) {
    this.random = random;
  }

  /** {@return the hash of {@code secret} with a new salt, as a PHC string} */
  public String hash(String secret) {
    byte[] salt = new byte[SALT_BYTES];
    random.nextBytes(salt);
    byte[] hash = derive(secret, salt, MEMORY_KIB, ITERATIONS, LANES, HASH_BYTES);
    return "$argon2id$v=%d$m=%d,t=%d,p=%d$%s$%s"
        .formatted(
            VERSION,
            MEMORY_KIB,
            ITERATIONS,
            LANES,
            ENCODER.encodeToString(salt),
            ENCODER.encodeToString(hash));
  }

  /**
   * {@return whether {@code phc} is the hash of {@code secret}} Takes the same time whether it is
   * or not.
   *
   * @throws IllegalArgumentException if {@code phc} is not a PHC string of argon2id
   */
  public boolean verify(String phc, String secret) {
    String[] parts = phc.split("\\$", -1);
    if (parts.length != 6 || !parts[1].equals("argon2id") || !parts[2].equals("v=" + VERSION)) {
      throw new IllegalArgumentException("a stored key hash is not an argon2id PHC string");
    }
    String[] costs = parts[3].split(",", -1);
    byte[] expected = DECODER.decode(parts[5]);
    byte[] actual =
        derive(
            secret,
            DECODER.decode(parts[4]),
            cost(costs, 0, "m="),
            cost(costs, 1, "t="),
            cost(costs, 2, "p="),
            expected.length);
    return MessageDigest.isEqual(expected, actual);
  }

  private static int cost(String[] costs, int index, String name) {
    if (index >= costs.length || !costs[index].startsWith(name)) {
      throw new IllegalArgumentException("a stored key hash lacks its cost " + name);
    }
    return Integer.parseInt(costs[index].substring(name.length()));
  }

  private static byte[] derive(
      String secret, byte[] salt, int memoryKib, int iterations, int lanes, int length) {
    var generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(VERSION)
            .withMemoryAsKB(memoryKib)
            .withIterations(iterations)
            .withParallelism(lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(secret.getBytes(StandardCharsets.UTF_8), hash);
    return hash;
  }
}
