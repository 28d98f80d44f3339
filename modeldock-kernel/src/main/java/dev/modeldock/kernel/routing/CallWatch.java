package dev.modeldock.kernel.routing;

import java.util.Locale;

/**
 * Is told how calls to runtimes go, while they go. Called on the requests' own threads and on the
 * edge's: must neither block nor throw.
 */
public interface CallWatch {

  /** How far a call has come. */
  enum Phase {
    /** It waits for its turn at the instance. */
    QUEUE,
    /** The provider was asked and has not handed out an answer yet: it reaches for its runtime. */
    CONNECT,
    /** The runtime has the request; of the stream that was asked for, nothing has come. */
    FIRST_EVENT,
    /** The runtime streams its answer. */
    STREAM,
    /** The runtime works on an answer that was asked for in one piece. */
    WHOLE;

    /** {@return the name in figures} */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Says that a runtime was asked for a stream, which is open from now on. */
  void streamOpened();

  /** Says that such a stream is closed. */
  void streamClosed();

  /**
   * Says that a call whose client had left has let go of its runtime.
   *
   * @param phase where the call stood when its client left
   * @param nanos from the moment at which that was noticed until the runtime's side was closed
   */
  void clientGone(Phase phase, long nanos);

  /** {@return a watch that takes no notice} */
  static CallWatch none() {
    return new CallWatch() {
      @Override
      public void streamOpened() {}

      @Override
      public void streamClosed() {}

      @Override
      public void clientGone(Phase phase, long nanos) {}
    };
  }
}
