package dev.modeldock.cli.output;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/**
 * Where a command writes.
 *
 * @param out for data
 * @param err for messages
 * @param interactive whether a person reads {@code out}
 * @param environment the environment variables
 */
public record Terminal(
    PrintStream out, PrintStream err, boolean interactive, Map<String, String> environment) {

  /**
   * {@return the terminal of this process} A program that reads the output gets UTF-8, whatever the
   * locale says: that is what JSON is written in.
   */
  public static Terminal system() {
    var console = System.console();
    boolean interactive = console != null && console.isTerminal();
    PrintStream out =
        interactive
            ? System.out
            : new PrintStream(
                new FileOutputStream(FileDescriptor.out), true, StandardCharsets.UTF_8);
    return new Terminal(out, System.err, interactive, System.getenv());
  }

  /** {@return whether colours may be used} */
  public boolean colours() {
    return interactive && !environment.containsKey("NO_COLOR");
  }
}
