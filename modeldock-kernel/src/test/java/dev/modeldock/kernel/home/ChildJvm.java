package dev.modeldock.kernel.home;

import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Starts a class of the tests in a JVM of its own, on the class path. */
public final class ChildJvm {

  private ChildJvm() {}

  public static Process start(Class<?> main, String... arguments) throws IOException {
    return new ProcessBuilder(command(main, arguments))
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  /** Starts it where no file may grow beyond {@code kilobytes}. */
  public static Process startWithFilesUpTo(int kilobytes, Class<?> main, String... arguments)
      throws IOException {
    String command =
        command(main, arguments).stream()
            .map(word -> "'" + word + "'")
            .collect(Collectors.joining(" "));
    return new ProcessBuilder("bash", "-c", "ulimit -S -f " + kilobytes + "; exec " + command)
        .redirectError(ProcessBuilder.Redirect.INHERIT)
        .start();
  }

  private static List<String> command(Class<?> main, String... arguments) {
    String path =
        Stream.of(
                location(main),
                location(HomeFolder.class),
                System.getProperty("java.class.path"),
                System.getProperty("jdk.module.path", ""))
            .filter(part -> !part.isEmpty())
            .collect(Collectors.joining(File.pathSeparator));
    var command =
        new ArrayList<>(
            List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:TieredStopAtLevel=1",
                "-XX:+UseSerialGC",
                "-Xmx128m",
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                path,
                main.getName()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** {@return where the compiled classes are; under a patched module, that of the tests as well} */
  private static String location(Class<?> type) {
    try {
      String resource = type.getName().replace('.', '/') + ".class";
      String address = type.getResource("/" + resource).toURI().toString();
      return Path.of(
              java.net.URI.create(address.substring(0, address.length() - resource.length())))
          .toString();
    } catch (URISyntaxException impossible) {
      throw new IllegalStateException(impossible);
    }
  }
}
