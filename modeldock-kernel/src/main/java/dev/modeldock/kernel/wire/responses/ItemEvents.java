package dev.modeldock.kernel.wire.responses;

/** Is told how the items of an answer come about. Does nothing unless told to. */
interface ItemEvents {

  /** An item has begun. */
  default void begun(OutputItem item) {}

  /** The next piece of its text, its arguments or its input has come. */
  default void piece(OutputItem item, String piece) {}

  /** It is whole, with all that it says, as far as the answer went. */
  default void done(OutputItem item, String text, String status) {}
}
