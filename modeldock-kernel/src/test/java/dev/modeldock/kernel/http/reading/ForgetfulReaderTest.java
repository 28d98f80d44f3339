package dev.modeldock.kernel.http.reading;

import static org.assertj.core.api.Assertions.assertThat;

import io.helidon.common.buffers.DataReader;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ForgetfulReaderTest {

  private static DataReader reader(
      Function<ArrayDeque<byte[]>, DataReader> make, String... pieces) {
    var left = new ArrayDeque<byte[]>();
    for (String piece : pieces) {
      left.add(piece.getBytes(StandardCharsets.US_ASCII));
    }
    return make.apply(left);
  }

  private static DataReader forgetful(ArrayDeque<byte[]> left) {
    return new ForgetfulReader(left::poll);
  }

  private static DataReader plain(ArrayDeque<byte[]> left) {
    return DataReader.create(left::poll);
  }

  /** A method of a later release that nobody has thought of would read from an empty reader. */
  @Test
  void everythingThatReadsIsHandedOn() {
    List<String> missing =
        Stream.of(DataReader.class.getDeclaredMethods())
            .filter(method -> Modifier.isPublic(method.getModifiers()))
            .filter(method -> !Modifier.isStatic(method.getModifiers()))
            .filter(method -> !overridden(method))
            .map(Method::getName)
            .toList();

    assertThat(missing).isEmpty();
  }

  private static boolean overridden(Method method) {
    return Stream.of(ForgetfulReader.class.getDeclaredMethods())
        .anyMatch(own ->
            own.getName().equals(method.getName())
                && Arrays.equals(own.getParameterTypes(), method.getParameterTypes()));
  }

  @Test
  void wherePiecesEndMakesNoDifference() {
    String text = "GET / HTTP/1.1\r\nhost: a\r\n\r\nbodyGET /b HTTP/1.1\r\nhost: b\r\n\r\n";
    var random = new Random(7);
    for (int round = 0; round < 500; round++) {
      List<String> cut = new ArrayList<>();
      for (int at = 0; at < text.length(); ) {
        int to = Math.min(text.length(), at + 1 + random.nextInt(12));
        cut.add(text.substring(at, to));
        at = to;
      }
      String[] pieces = cut.toArray(String[]::new);

      assertThat(requests(reader(ForgetfulReaderTest::forgetful, pieces)))
          .as("cut into %s", cut)
          .isEqualTo(requests(reader(ForgetfulReaderTest::plain, pieces)))
          .containsExactly(
              "GET / HTTP/1.1", "host: a", "", "body", "GET /b HTTP/1.1", "host: b", "");
    }
  }

  private static List<String> requests(DataReader from) {
    List<String> read = new ArrayList<>();
    read.add(line(from));
    read.add(line(from));
    read.add(line(from));
    read.add(from.readAsciiString(4));
    read.add(line(from));
    read.add(line(from));
    read.add(line(from));
    assertThat(from.available()).isZero();
    return read;
  }

  private static String line(DataReader from) {
    int length = from.findNewLine(100);
    String line = from.readAsciiString(length);
    from.skip(2);
    return line;
  }
}
