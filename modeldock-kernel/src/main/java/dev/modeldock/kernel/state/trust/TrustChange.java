package dev.modeldock.kernel.state.trust;

import java.time.Instant;

/** One change of what the owner trusts. */
public sealed interface TrustChange {

  /** A publisher is believed from now on, or has another key. */
  record PutPublisher(PublisherRecord publisher) implements TrustChange {}

  /** A publisher is believed no more, and what their key signs is refused from then on. */
  record RemovePublisher(String name, Instant at) implements TrustChange {}

  /** The owner agrees to a jar, or agrees again. */
  record PutConsent(ConsentRecord consent) implements TrustChange {}

  /** The owner agrees no more. */
  record RemoveConsent(String sha256) implements TrustChange {}

  /** A jar came to serve. */
  record PutAccepted(AcceptedRecord accepted) implements TrustChange {}
}
