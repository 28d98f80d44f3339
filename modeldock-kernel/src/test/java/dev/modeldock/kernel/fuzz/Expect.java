package dev.modeldock.kernel.fuzz;

import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/** What a fuzzer takes for a finding. Plain, for it is asked some ten thousand times a second. */
public final class Expect {

  private Expect() {}

  /** Fails if {@code true} is not what it is, and says what with. */
  public static void that(boolean truth, Supplier<String> what) {
    if (!truth) {
      throw new AssertionError(what.get());
    }
  }

  /** {@return the bytes as a text of one character for each, for a message} */
  public static String shown(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
