package dev.modeldock.kernel.wire;

/**
 * Bytes that are not the JSON that was asked for. It has no stack trace: it describes what a peer
 * sent, not where this program was. The text never repeats a value that the bytes hold.
 */
public final class MalformedJsonException extends Exception {

  private static final long serialVersionUID = 1L;

  private final int position;
  private final String reason;

  MalformedJsonException(int position, String reason) {
    super(reason + " at byte " + position, null, false, false);
    this.position = position;
    this.reason = reason;
  }

  /** {@return where it went wrong, as an index into the array that was scanned} */
  public int position() {
    return position;
  }

  /** {@return what is wrong there, in a few words} */
  public String reason() {
    return reason;
  }
}
