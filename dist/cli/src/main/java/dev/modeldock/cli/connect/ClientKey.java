package dev.modeldock.cli.connect;

/**
 * The key that a client is to use.
 *
 * @param text the key itself; a secret
 * @param origin where it comes from
 */
public record ClientKey(String text, Origin origin) {

  private static final int SHOWN = 8;

  /** Where a key comes from. */
  public sealed interface Origin {

    /** {@return the name of this kind of origin} */
    String id();
  }

  /** An environment variable that the user has set. */
  public record Variable(String name) implements Origin {

    @Override
    public String id() {
      return "environment";
    }
  }

  /** The standard input, or a person's typing. */
  public record Input() implements Origin {

    @Override
    public String id() {
      return "input";
    }
  }

  /** The client's own configuration, where it was written before. */
  public record Kept() implements Origin {

    @Override
    public String id() {
      return "configuration";
    }
  }

  /** The gateway, which has made it for this client. */
  public record Made(String keyId, String name) implements Origin {

    @Override
    public String id() {
      return "made";
    }
  }

  /** {@return {@code text} with this key made unrecognisable in it} */
  public String hiddenIn(String given) {
    return given.replace(text, preview());
  }

  private String preview() {
    return text.length() > 3 * SHOWN ? text.substring(0, SHOWN) + "…" : "…";
  }

  @Override
  public String toString() {
    return "ClientKey[" + preview() + ", " + origin.id() + "]";
  }
}
