package dev.modeldock.kernel.pipeline;

/**
 * One stage of the pipeline. Its input is the record that only the stage before it makes, so no
 * stage can be left out or done in another order.
 *
 * @param <A> what the stage before made
 * @param <B> what this stage makes
 */
public interface Gate<A, B> {

  /** Decides over {@code in}. Any thread; does not wait for anything outside the process. */
  Decision<B> decide(A in);
}
