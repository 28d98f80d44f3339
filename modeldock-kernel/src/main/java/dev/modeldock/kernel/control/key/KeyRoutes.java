package dev.modeldock.kernel.control.key;

import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.Fields;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.edit.KeyLookup;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.control.port.KeyMinting;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyPolicy;
import dev.modeldock.kernel.state.key.KeyPolicy.Globs;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The keys. The text of a key is in one answer only: that of its making. */
public final class KeyRoutes {

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@+-]{0,79}");
  private static final String KEY_PREFIX = "mdk_";

  private final StateEditor editor;
  private final KeyMinting minting;
  private final InstantSource clock;

  public KeyRoutes(StateEditor editor, KeyMinting minting, InstantSource clock) {
    this.editor = editor;
    this.minting = minting;
    this.clock = clock;
  }

  /** {@return the routes below {@code /admin/v1/keys}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/keys", _ -> list()),
        Route.of("POST", "/admin/v1/keys", this::create),
        Route.of("GET", "/admin/v1/keys/{key}", request -> show(request.variable("key"))),
        Route.of("DELETE", "/admin/v1/keys/{key}", request -> revoke(request.variable("key"))));
  }

  private Reply list() {
    return Reply.list(editor.state().keys().values().stream().map(this::document).toList());
  }

  private Reply show(String called) throws ControlProblem {
    return Reply.ok(document(known(editor.state(), called)));
  }

  private Reply create(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    var fields = request.fields("name", "scopes", "models", "aliases", "instances", "expires_at");
    String name = name(fields);
    requireFree(editor.state(), name);
    var policy =
        KeyPolicy.standard()
            .allowing(
                new Globs(
                    fields.texts("models"), fields.texts("aliases"), fields.texts("instances")));
    var minted = minting.mint(name, KeyGrant.of(scopes(fields), policy), expiry(fields));
    editor.apply(state -> {
      requireFree(state, name);
      return Optional.of(new StateChange.PutKey(minted.key()));
    });
    return Reply.created(document(minted.key()).with("key", minted.text()));
  }

  private static String name(Fields fields) throws ControlProblem {
    String name = fields.text("name");
    if (!NAME.matcher(name).matches() || name.startsWith(KEY_PREFIX)) {
      throw ControlProblem.invalidValue(
          "a key's name is letters, digits, spaces and . _ @ + - (at most 80), and is not a key",
          "name what uses it, such as laptop or ci");
    }
    return name;
  }

  private static void requireFree(GatewayState state, String name) throws ControlProblem {
    if (state.keys().values().stream()
        .anyMatch(key -> key.revokedAt() == null && key.name().equals(name))) {
      throw ControlProblem.conflict(
          "key_exists",
          "there already is a key named '" + name + "'",
          "choose another name, or revoke that one first");
    }
  }

  private static Set<Scope> scopes(Fields fields) throws ControlProblem {
    var scopes = EnumSet.noneOf(Scope.class);
    for (String id : fields.texts("scopes")) {
      scopes.add(
          Scope.of(id)
              .orElseThrow(() ->
                  ControlProblem.invalidValue(
                      "there is no scope '" + id + "'", "the scopes are " + all())));
    }
    // What a client of the APIs needs; admin is only ever given by name.
    return scopes.isEmpty() ? EnumSet.complementOf(EnumSet.of(Scope.ADMIN)) : scopes;
  }

  private static String all() {
    return String.join(", ", Stream.of(Scope.values()).map(Scope::id).toList());
  }

  private @Nullable Instant expiry(Fields fields) throws ControlProblem {
    var given = fields.optionalText("expires_at");
    if (given.isEmpty()) {
      return null;
    }
    try {
      Instant expiry = Instant.parse(given.get());
      if (expiry.isAfter(clock.instant())) {
        return expiry;
      }
    } catch (DateTimeException _) {
      // Told below, together with a moment that is over.
    }
    throw ControlProblem.invalidValue(
        "the field 'expires_at' must be a moment to come, such as 2030-01-31T12:00:00Z", null);
  }

  private Reply revoke(String called) throws ControlProblem, IOException, InterruptedException {
    String id = known(editor.state(), called).id();
    GatewayState state =
        editor.apply(now ->
            known(now, id).revokedAt() == null
                ? Optional.of(new StateChange.RevokeKey(id, clock.instant()))
                : Optional.empty());
    return Reply.ok(document(known(state, id)));
  }

  private JsonDoc document(KeyRecord key) {
    return JsonDoc.of(key.id(), key.name())
        .with("prefix", key.prefix())
        .with("state", state(key))
        .with("scopes", key.scopes().stream().sorted().map(Scope::id).toList())
        .with("models", key.policy().allow().models())
        .with("aliases", key.policy().allow().aliases())
        .with("instances", key.policy().allow().instances())
        .with("created_at", key.createdAt())
        .with("expires_at", key.expiresAt())
        .with("revoked_at", key.revokedAt());
  }

  private String state(KeyRecord key) {
    if (key.revokedAt() != null) {
      return "revoked";
    }
    return key.validAt(clock.instant()) ? "active" : "expired";
  }

  private static KeyRecord known(GatewayState state, String called) throws ControlProblem {
    return KeyLookup.find(state, called)
        .orElseThrow(() ->
            ControlProblem.notFound(
                "key", called, state.keys().values().stream().map(KeyRecord::name).toList()));
  }
}
