package dev.modeldock.kernel.wire.openai;

import dev.modeldock.kernel.tokens.TextWeight;

/**
 * Weighs a request that the API's types cannot say, and so only a relayed runtime may understand,
 * by its bytes. What goes on for long without a blank is no text but data, such as an image.
 */
final class RawWeight {

  private static final int BYTES_OF_TOKEN = 4;
  private static final int LONGEST_WORD = 1_024;
  private static final long DATA = 800L * TextWeight.TOKEN;

  private RawWeight() {}

  /** {@return the weight of the first {@code length} bytes, in the units of {@link TextWeight}} */
  static long of(byte[] body, int length) {
    long weight = 0;
    int start = 0;
    for (int i = 0; i <= length; i++) {
      if (i == length || body[i] <= ' ' && body[i] >= 0) {
        weight += word(i - start + 1);
        start = i + 1;
      }
    }
    return weight;
  }

  private static long word(int bytes) {
    return bytes > LONGEST_WORD ? DATA : (long) bytes * TextWeight.TOKEN / BYTES_OF_TOKEN;
  }
}
