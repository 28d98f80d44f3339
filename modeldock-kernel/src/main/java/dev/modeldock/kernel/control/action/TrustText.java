package dev.modeldock.kernel.control.action;

import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.state.trust.AcceptedRecord;
import dev.modeldock.kernel.state.trust.ConsentRecord;
import dev.modeldock.kernel.state.trust.PublisherRecord;

/** What the owner trusts as the audit shows it. None of it is secret. */
final class TrustText {

  private TrustText() {}

  static JsonObject of(PublisherRecord publisher) {
    return JsonObject.builder().put("key", publisher.key()).build();
  }

  static JsonObject of(ConsentRecord consent) {
    return JsonObject.builder()
        .put("plugin", consent.plugin())
        .put("given_at", consent.givenAt().toString())
        .build();
  }

  static JsonObject of(AcceptedRecord accepted) {
    return JsonObject.builder()
        .put("version", accepted.version())
        .put("sha256", accepted.sha256())
        .put("key", accepted.key())
        .build();
  }
}
