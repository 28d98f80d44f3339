package dev.modeldock.kernel.control.action;

import dev.modeldock.kernel.audit.ControlEvent.Change;
import dev.modeldock.kernel.json.JsonObject;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.key.KeyRecord;
import dev.modeldock.kernel.state.trust.PluginTrust;
import dev.modeldock.kernel.state.trust.TrustChange;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A change of the state as the audit tells it.
 *
 * @param action what is done, for changes of the gateway's own
 * @param subject the id or name of what is changed
 * @param change the resource before and after
 */
record WrittenChange(String action, String subject, Change change) {

  static WrittenChange of(StateChange change, GatewayState state) {
    return switch (change) {
      case StateChange.PutInstance(var instance) ->
          put(
              "instances",
              instance.id(),
              state.instance(instance.id()).map(ResourceJson::of),
              ResourceJson.of(instance));
      case StateChange.RemoveInstance(var id) ->
          removed("instances", id, state.instance(id).map(ResourceJson::of));
      case StateChange.PutAlias(var alias) ->
          put(
              "aliases",
              alias.name(),
              state.alias(alias.name()).map(ResourceJson::of),
              ResourceJson.of(alias));
      case StateChange.RemoveAlias(var name) ->
          removed("aliases", name, state.alias(name).map(ResourceJson::of));
      case StateChange.PutKey(var key) ->
          put("keys", key.id(), state.key(key.id()).map(ResourceJson::of), ResourceJson.of(key));
      case StateChange.RevokeKey(var id, var at) -> {
        Optional<KeyRecord> key = state.key(id);
        yield new WrittenChange(
            "keys.revoke",
            id,
            change(
                key.map(ResourceJson::of),
                key.map(each -> ResourceJson.of(each.revoked(at))).orElse(null)));
      }
      case StateChange.PutSecret(var secret) ->
          put(
              "secrets",
              secret.name(),
              state.secret(secret.name()).map(ResourceJson::of),
              ResourceJson.of(secret));
      case StateChange.RemoveSecret(var name) ->
          removed("secrets", name, state.secret(name).map(ResourceJson::of));
      case StateChange.OfTrust(var trust) -> of(trust, state.trust());
    };
  }

  private static WrittenChange of(TrustChange change, PluginTrust trust) {
    return switch (change) {
      case TrustChange.PutPublisher(var publisher) ->
          put(
              "publishers",
              publisher.name(),
              Optional.ofNullable(trust.publishers().get(publisher.name())).map(TrustText::of),
              TrustText.of(publisher));
      case TrustChange.RemovePublisher(var name, _) ->
          removed(
              "publishers",
              name,
              Optional.ofNullable(trust.publishers().get(name)).map(TrustText::of));
      case TrustChange.PutConsent(var consent) ->
          put(
              "consents",
              consent.sha256(),
              Optional.ofNullable(trust.consents().get(consent.sha256())).map(TrustText::of),
              TrustText.of(consent));
      case TrustChange.RemoveConsent(var sha256) ->
          removed(
              "consents",
              sha256,
              Optional.ofNullable(trust.consents().get(sha256)).map(TrustText::of));
      case TrustChange.PutAccepted(var accepted) ->
          new WrittenChange(
              "plugins.accept",
              accepted.plugin(),
              change(
                  Optional.ofNullable(trust.accepted().get(accepted.plugin())).map(TrustText::of),
                  TrustText.of(accepted)));
    };
  }

  private static WrittenChange put(
      String resource, String subject, Optional<JsonObject> before, JsonObject after) {
    String verb = before.isPresent() ? ".update" : ".create";
    return new WrittenChange(resource + verb, subject, change(before, after));
  }

  private static WrittenChange removed(
      String resource, String subject, Optional<JsonObject> before) {
    return new WrittenChange(resource + ".remove", subject, change(before, null));
  }

  private static Change change(Optional<JsonObject> before, @Nullable JsonObject after) {
    return new Change(
        before.map(ResourceJson::text).orElse(null),
        after == null ? null : ResourceJson.text(after));
  }
}
