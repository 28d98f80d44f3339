package example.hostile;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.locks.LockSupport;

/** What is done where, as {@code place:act} of the jar's file {@code act} says. */
final class Act {

  private static final String[] WORDS = words();

  private Act() {}

  /** The provider type: each jar has its own. */
  static String type() {
    return (WORDS[0] + "-" + WORDS[1]).replace(' ', '-');
  }

  static boolean is(String place, String act) {
    return WORDS[0].equals(place) && WORDS[1].equals(act);
  }

  static void at(String place) {
    if (WORDS[0].equals(place)) {
      play(WORDS[1]);
    }
  }

  private static void play(String act) {
    switch (act) {
      case "throws" -> throw new Grief("it was asked to");
      case "error" -> throw new AssertionError("it was asked to");
      case "overflow" -> deep(0);
      case "memory" -> throw new OutOfMemoryError("none is left");
      case "endless" -> spin();
      case "burn" -> burn();
      case "slow" -> LockSupport.parkNanos(1_200_000_000L);
      case "endless-message" -> throw new Endless();
      case "overflowing-message" -> throw new Overflowing();
      case "long-message" -> throw new Grief("first\n\u001b[31msecond\u202e" + "x".repeat(1 << 20));
      default -> {}
    }
  }

  private static int deep(int depth) {
    return deep(depth + 1) + 1;
  }

  /**
   * Takes all of a core, and never looks up. For a while only, for the sake of the test's machine.
   */
  private static void burn() {
    long end = System.nanoTime() + 8_000_000_000L;
    while (System.nanoTime() < end) {
      Thread.onSpinWait();
    }
  }

  /** Whatever asks it to end. It gives up in the end, so that tests leave no thread behind. */
  static void spin() {
    long end = System.nanoTime() + 60_000_000_000L;
    while (System.nanoTime() < end) {
      LockSupport.parkNanos(20_000_000);
      Thread.interrupted();
    }
  }

  private static String[] words() {
    try (InputStream in = Act.class.getResourceAsStream("act")) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8).split(":");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Its own exception. */
  static class Grief extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Grief(String message) {
      super(message);
    }
  }

  /** Never tells what was wrong. */
  static final class Endless extends Grief {
    private static final long serialVersionUID = 1L;

    Endless() {
      super("");
    }

    @Override
    public String getMessage() {
      spin();
      return "";
    }
  }

  /** Fails while it tells what was wrong. */
  static final class Overflowing extends Grief {
    private static final long serialVersionUID = 1L;

    Overflowing() {
      super("");
    }

    @Override
    public String getMessage() {
      return "" + deep(0);
    }
  }
}
