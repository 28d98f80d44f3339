package dev.modeldock.kernel.limit;

import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.Usage;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.state.key.KeyLimits;
import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.tokens.AnswerTally;
import java.io.IOException;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What one request takes of its key's limits: a request when it is admitted, tokens and a stream
 * when its model is known, and in their place what it has really used when that is known. Closing
 * it gives back all that is left, however the request ends.
 *
 * <p>The limits are those that the key had when the request came. Used by the request's own thread.
 * For a key without limits there is one that does nothing.
 */
public final class Spending implements AutoCloseable {

  private static final Spending UNLIMITED = new Spending();

  private final @Nullable Metered metered;
  private final Hold hold = new Hold();
  private @Nullable AnswerTally tally;
  private long promptEstimate;
  private boolean closed;

  private record Metered(Meters meters, KeyRecord key, KeyMeter meter) {
    KeyLimits limits() {
      return key.limits();
    }
  }

  private Spending() {
    this.metered = null;
  }

  Spending(Meters meters, KeyRecord key, KeyMeter meter) {
    this.metered = new Metered(meters, key, meter);
  }

  /** {@return what a key without limits spends} */
  public static Spending unlimited() {
    return UNLIMITED;
  }

  /** Takes one request. */
  public void admit() throws RefusedException {
    if (metered != null) {
      Moment now = metered.meters.now();
      refuse(metered, metered.meter.admit(metered.limits(), now), now);
    }
  }

  /**
   * Reserves what the request may take, once.
   *
   * @param stream whether its answer is a stream
   * @param demand finds out how many tokens it may take; asked only where tokens are limited
   */
  public void reserve(boolean stream, Supplier<Demand> demand) throws RefusedException {
    if (metered == null) {
      return;
    }
    if (hold.held) {
      throw new IllegalStateException("a request reserves once");
    }
    KeyLimits limits = metered.limits();
    Long smallest = limits.fewestTokens();
    long asked = 0;
    if (smallest != null) {
      Demand wanted = demand.get();
      promptEstimate = wanted.prompt();
      tally = new AnswerTally(stream);
      asked = wanted.tokens(smallest);
    }
    Moment now = metered.meters.now();
    try {
      refuse(metered, metered.meter.reserve(limits, hold, asked, stream, now), now);
    } catch (IOException _) {
      // Letting it pass could give the day's quota away twice.
      throw new RefusedException(
          Refusal.of(
              ErrorCode.AUDIT_UNAVAILABLE,
              "The gateway cannot read in its audit what this key has used today. See its log."));
    }
  }

  private static void refuse(Metered metered, @Nullable Breach breach, Moment now)
      throws RefusedException {
    if (breach != null) {
      throw new RefusedException(LimitRefusals.of(metered.key.name(), breach, now));
    }
  }

  /** Says that a target is asked, so that what another has answered in vain does not count. */
  public void asking() {
    if (tally != null) {
      tally.reset();
    }
  }

  /** Notes a piece of the answer. */
  public void saw(ModelEvent event) {
    if (tally != null) {
      tally.add(event);
    }
  }

  /** {@return whether use that no runtime has reported is to be estimated} */
  public boolean estimates() {
    return tally != null;
  }

  /** {@return about what was used, going by the prompt and by what of the answer was seen} */
  public Usage estimate() {
    return Usage.of(promptEstimate, tally == null ? 0 : tally.tokens());
  }

  /** Puts what was really used in the place of what was reserved; 0 gives all of it back. */
  public void settle(long tokens) {
    if (metered != null) {
      metered.meter.settle(
          hold, Math.clamp(tokens, 0, KeyLimits.MOST), metered.meters.now().nanos());
    }
  }

  /** {@return whether the key has limits} */
  public boolean limited() {
    return metered != null;
  }

  /**
   * {@return how the key's limits stand now, as far as known without reading; none if it has none}
   */
  public List<LimitStanding> standings() {
    return metered == null
        ? List.of()
        : metered.meter.standings(metered.limits(), metered.meters.now());
  }

  /** Gives back what is left, and the stream. Idempotent. */
  @Override
  public void close() {
    if (metered != null && !closed) {
      closed = true;
      metered.meter.release(hold, metered.meters.now().nanos());
    }
  }
}
