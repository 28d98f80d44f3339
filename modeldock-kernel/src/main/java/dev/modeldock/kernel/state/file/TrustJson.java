package dev.modeldock.kernel.state.file;

import static dev.modeldock.kernel.state.file.StateJson.checked;
import static dev.modeldock.kernel.state.file.StateJson.instant;

import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.json.JsonProblem;
import dev.modeldock.kernel.state.trust.AcceptedRecord;
import dev.modeldock.kernel.state.trust.ConsentRecord;
import dev.modeldock.kernel.state.trust.PluginTrust;
import dev.modeldock.kernel.state.trust.PublisherRecord;
import dev.modeldock.kernel.state.trust.TrustChange;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** Turns what the owner trusts into JSON and back. */
final class TrustJson {

  private TrustJson() {}

  static JsonObject write(PluginTrust trust) {
    return JsonObject.builder()
        .put("publishers", trust.publishers().values().stream().map(TrustJson::write).toList())
        .put("consents", trust.consents().values().stream().map(TrustJson::write).toList())
        .put("accepted", trust.accepted().values().stream().map(TrustJson::write).toList())
        .put("revoked", trust.revoked().entrySet().stream().map(TrustJson::write).toList())
        .build();
  }

  static PluginTrust trust(JsonObject json) throws JsonProblem {
    PluginTrust trust = PluginTrust.none();
    for (JsonObject each : json.objects("publishers")) {
      trust = trust.after(new TrustChange.PutPublisher(publisher(each)));
    }
    for (JsonObject each : json.objects("consents")) {
      trust = trust.after(new TrustChange.PutConsent(consent(each)));
    }
    for (JsonObject each : json.objects("accepted")) {
      trust = trust.after(new TrustChange.PutAccepted(accepted(each)));
    }
    var revoked = new LinkedHashMap<String, Instant>();
    for (JsonObject each : json.objects("revoked")) {
      revoked.put(each.text("key"), instant(each, "at"));
    }
    return new PluginTrust(trust.publishers(), trust.consents(), trust.accepted(), revoked);
  }

  static JsonObject write(TrustChange change) {
    var json = JsonObject.builder();
    return switch (change) {
      case TrustChange.PutPublisher(var publisher) ->
          json.put("change", "put_publisher").put("publisher", write(publisher)).build();
      case TrustChange.RemovePublisher(var name, var at) ->
          json.put("change", "remove_publisher").put("name", name).put("at", at.toString()).build();
      case TrustChange.PutConsent(var consent) ->
          json.put("change", "put_consent").put("consent", write(consent)).build();
      case TrustChange.RemoveConsent(var sha256) ->
          json.put("change", "remove_consent").put("sha256", sha256).build();
      case TrustChange.PutAccepted(var accepted) ->
          json.put("change", "put_accepted").put("accepted", write(accepted)).build();
    };
  }

  static TrustChange change(JsonObject json) throws JsonProblem {
    String kind = json.text("change");
    return switch (kind) {
      case "put_publisher" -> new TrustChange.PutPublisher(publisher(json.object("publisher")));
      case "remove_publisher" ->
          new TrustChange.RemovePublisher(json.text("name"), instant(json, "at"));
      case "put_consent" -> new TrustChange.PutConsent(consent(json.object("consent")));
      case "remove_consent" -> new TrustChange.RemoveConsent(json.text("sha256"));
      case "put_accepted" -> new TrustChange.PutAccepted(accepted(json.object("accepted")));
      default -> throw new JsonProblem("there is no change called '" + kind + "'");
    };
  }

  private static JsonObject write(Map.Entry<String, Instant> revoked) {
    return JsonObject.builder()
        .put("key", revoked.getKey())
        .put("at", revoked.getValue().toString())
        .build();
  }

  private static JsonObject write(PublisherRecord publisher) {
    return JsonObject.builder()
        .put("name", publisher.name())
        .put("key", publisher.key())
        .put("added_at", publisher.addedAt().toString())
        .build();
  }

  private static PublisherRecord publisher(JsonObject json) throws JsonProblem {
    return checked(
        () -> new PublisherRecord(json.text("name"), json.text("key"), instant(json, "added_at")));
  }

  private static JsonObject write(ConsentRecord consent) {
    return JsonObject.builder()
        .put("sha256", consent.sha256())
        .put("plugin", consent.plugin())
        .put("given_at", consent.givenAt().toString())
        .build();
  }

  private static ConsentRecord consent(JsonObject json) throws JsonProblem {
    return checked(() ->
        new ConsentRecord(
            json.text("sha256"),
            json.optionalText("plugin").orElse(null),
            instant(json, "given_at")));
  }

  private static JsonObject write(AcceptedRecord accepted) {
    return JsonObject.builder()
        .put("plugin", accepted.plugin())
        .put("version", accepted.version())
        .put("sha256", accepted.sha256())
        .put("key", accepted.key())
        .put("highest", accepted.highest())
        .put("accepted_at", accepted.acceptedAt().toString())
        .build();
  }

  private static AcceptedRecord accepted(JsonObject json) throws JsonProblem {
    return checked(() ->
        new AcceptedRecord(
            json.text("plugin"),
            json.text("version"),
            json.text("sha256"),
            json.optionalText("key").orElse(null),
            json.text("highest"),
            instant(json, "accepted_at")));
  }
}
