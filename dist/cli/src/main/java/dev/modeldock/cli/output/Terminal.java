package dev.modeldock.cli.output;

import java.io.PrintStream;
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

  /** {@return the terminal of this process} */
  public static Terminal system() {
    var console = System.console();
    return new Terminal(
        System.out, System.err, console != null && console.isTerminal(), System.getenv());
  }

  /** {@return whether colours may be used} */
  public boolean colours() {
    return interactive && !environment.containsKey("NO_COLOR");
  }
}
