package dev.modeldock.cli.input;

import dev.modeldock.cli.client.CommandFailure;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes values that must not stand on a command line, where every process could read them and the
 * shell would keep them: from a person who types unseen, else from the standard input.
 */
public final class SecretInput {

  private static final int LARGEST = 64 * 1024;

  /** Asks a person who sits at a terminal. */
  @FunctionalInterface
  public interface Prompt {

    /** {@return what was typed, unseen; null if nothing will be} */
    char @Nullable [] ask(String what);
  }

  private final InputStream in;
  private final @Nullable Prompt terminal;

  /**
   * @param in is read when there is no terminal
   * @param terminal null if nobody sits at one
   */
  public SecretInput(InputStream in, @Nullable Prompt terminal) {
    this.in = in;
    this.terminal = terminal;
  }

  /** {@return the input of this process} */
  public static SecretInput system() {
    var console = System.console();
    boolean person = console != null && console.isTerminal();
    return new SecretInput(System.in, person ? what -> console.readPassword("%s: ", what) : null);
  }

  /**
   * {@return a value for each of {@code names}, in this order} From the standard input that is one
   * line for each; fewer or more are refused, for then they may not be what was meant.
   */
  public List<String> read(List<String> names) {
    return terminal == null ? lines(names) : typed(terminal, names);
  }

  private static List<String> typed(Prompt terminal, List<String> names) {
    var values = new ArrayList<String>();
    for (String name : names) {
      char[] typed = terminal.ask("Value of " + name);
      if (typed == null || typed.length == 0) {
        throw CommandFailure.usage("no value was typed for " + name, null);
      }
      values.add(new String(typed));
      Arrays.fill(typed, '\0');
    }
    return values;
  }

  private List<String> lines(List<String> names) {
    List<String> lines = text().lines().toList();
    if (lines.size() != names.size() || lines.stream().anyMatch(String::isBlank)) {
      throw CommandFailure.usage(
          names.size() == 1
              ? "the standard input must be one line: the value of " + names.getFirst()
              : "the standard input must be one line for each of " + String.join(", ", names),
          "printenv VAR | modeldock …");
    }
    return lines;
  }

  private String text() {
    try {
      byte[] bytes = in.readNBytes(LARGEST + 1);
      if (bytes.length > LARGEST) {
        throw CommandFailure.usage("the standard input is too long for a secret", null);
      }
      return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
    } catch (CharacterCodingException _) {
      throw CommandFailure.usage("the standard input is not UTF-8 text", null);
    } catch (IOException e) {
      throw CommandFailure.usage("the standard input cannot be read: " + e.getMessage(), null);
    }
  }
}
