package dev.modeldock.kernel.state.trust;

/** One change of what the owner trusts. */
public sealed interface TrustChange {

  /** A publisher is believed from now on, or has another key. */
  record PutPublisher(PublisherRecord publisher) implements TrustChange {}

  /** A publisher is believed no more. */
  record RemovePublisher(String name) implements TrustChange {}

  /** The owner agrees to a jar, or agrees again. */
  record PutConsent(ConsentRecord consent) implements TrustChange {}

  /** The owner agrees no more. */
  record RemoveConsent(String sha256) implements TrustChange {}

  /** A jar came to serve. */
  record PutAccepted(AcceptedRecord accepted) implements TrustChange {}
}
