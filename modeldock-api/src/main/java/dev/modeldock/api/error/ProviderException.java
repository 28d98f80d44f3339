package dev.modeldock.api.error;

import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Why a call to a runtime failed: a kind, the stage that was reached, and a sentence for people.
 *
 * <p>The family is closed. A plugin throws the kind that fits; the host decides by kind and stage
 * what to tell the client and whether another target may be tried. Messages say what failed and
 * where, and never contain a secret or a part of a prompt.
 */
public abstract sealed class ProviderException extends Exception
    permits Unreachable,
        TimedOut,
        Overloaded,
        CredentialsRejected,
        ModelUnknown,
        RequestRejected,
        ContextExceeded,
        ContentRefused,
        ProtocolBroken,
        ProviderDefect,
        Unsupported {

  private static final long serialVersionUID = 1L;

  private final Stage stage;

  ProviderException(Stage stage, String message, @Nullable Throwable cause) {
    super(Objects.requireNonNull(message, "message"), cause);
    this.stage = Objects.requireNonNull(stage, "stage");
  }

  /** {@return how far the call had come} */
  public final Stage stage() {
    return stage;
  }
}
