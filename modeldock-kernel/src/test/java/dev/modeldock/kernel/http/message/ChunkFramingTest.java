package dev.modeldock.kernel.http.message;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ChunkFramingTest {

  private static void take(ChunkFraming framing, String text, int piece) {
    byte[] all = text.getBytes(StandardCharsets.ISO_8859_1);
    for (int at = 0; at < all.length; at += piece) {
      framing.accept(java.util.Arrays.copyOfRange(all, at, Math.min(all.length, at + piece)));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void wellFormedBodiesPassInPiecesOfAnySize(int piece) {
    ChunkFraming framing = new ChunkFraming(15);
    assertThatCode(
            () -> take(framing, "5\r\nhello\r\n000a\r\n\r\n0\r\n\r\n123\r\n0\r\n\r\nGET zz", piece))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "\r\n",
        "g\r\n",
        "5;a=b\r\n",
        "5 \r\n",
        "5\n",
        "5\rx",
        "000000005\r\n",
        "1\r\nxx",
        "1\r\nx\rx",
        "0\r\na: b\r\n",
        "0\r\n\rx",
        "-1\r\n",
        "0x5\r\n"
      })
  void anythingElseIsMalformed(String body) {
    for (int piece : new int[] {1, 1000}) {
      BodyFault fault =
          catchThrowableOfType(BodyFault.class, () -> take(new ChunkFraming(1 << 20), body, piece));
      assertThat(fault).isNotNull();
      assertThat(fault.kind()).isEqualTo(BodyFault.Kind.MALFORMED);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"10\r\n", "f\r\n123456789012345\r\n1\r\n", "ffffffff\r\n"})
  void chunksAreCountedBeforeTheirBytesArrive(String body) {
    BodyFault fault =
        catchThrowableOfType(BodyFault.class, () -> take(new ChunkFraming(15), body, 1));
    assertThat(fault.kind()).isEqualTo(BodyFault.Kind.TOO_LARGE);
  }

  @Test
  void aFaultCostsNoStackTrace() {
    assertThat(new BodyFault(BodyFault.Kind.TOO_SLOW, "slow").getStackTrace()).isEmpty();
  }
}
