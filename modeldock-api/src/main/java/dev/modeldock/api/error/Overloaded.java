package dev.modeldock.api.error;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The runtime is up but takes no more work now: its queue is full (R33) or a rate limit is reached
 * (R34).
 */
public final class Overloaded extends ProviderException {

  private static final long serialVersionUID = 1L;

  private final @Nullable Duration retryAfter;

  /**
   * @param retryAfter when the runtime says it will take work again; null if it did not say
   */
  public Overloaded(Stage stage, String message, @Nullable Duration retryAfter) {
    super(stage, message, null);
    this.retryAfter = retryAfter;
  }

  /** {@return when the runtime says it will take work again, if it did} */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }
}
