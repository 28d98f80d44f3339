package dev.modeldock.kernel.control.key;

import dev.modeldock.kernel.audit.UsageLedger;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.Fields;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Revision;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.edit.KeyLookup;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.control.port.KeyMinting;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The keys. The text of a key is in one answer only: that of its making, or of its rotation. */
public final class KeyRoutes {

  private static final Pattern NAME = Pattern.compile("[\\p{L}\\p{N}][\\p{L}\\p{N} ._@+-]{0,79}");
  private static final String KEY_PREFIX = "mdk_";
  private static final int DAY = 24 * 60 * 60;
  private static final int LONGEST_GRACE = 90 * DAY;

  private final StateEditor editor;
  private final KeyMinting minting;
  private final InstantSource clock;
  private final KeyDocument documents;

  /**
   * @param usage knows when keys were last used
   */
  public KeyRoutes(StateEditor editor, KeyMinting minting, UsageLedger usage, InstantSource clock) {
    this.editor = editor;
    this.minting = minting;
    this.clock = clock;
    this.documents = new KeyDocument(usage, clock);
  }

  /** {@return the routes below {@code /admin/v1/keys}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/keys", _ -> list())
            .doc(Doc.list("List keys, revoked ones included.", KeyShapes.KEY)),
        Route.of("POST", "/admin/v1/keys", this::create)
            .doc(Doc.making("Make a key.", KeyShapes.TOLD).takes(KeyShapes.NEW).tagged()),
        Route.of("GET", "/admin/v1/keys/{key}", request -> show(request.variable("key")))
            .doc(Doc.of("Show a key.", KeyShapes.KEY).tagged()),
        Route.of("PATCH", "/admin/v1/keys/{key}", this::change).doc(changing()),
        // For clients that cannot send a PATCH, the JDK's older one among them.
        Route.of("POST", "/admin/v1/keys/{key}", this::change).doc(changing()),
        Route.of("POST", "/admin/v1/keys/{key}/rotate", this::rotate)
            .doc(
                Doc.of("Give a key another text.", KeyShapes.TOLD)
                    .mayTake(KeyShapes.ROTATION)
                    .tagged()),
        Route.of("DELETE", "/admin/v1/keys/{key}", this::revoke)
            .doc(Doc.of("Revoke a key, and end what it runs.", KeyShapes.KEY).tagged()));
  }

  private static Doc changing() {
    return Doc.of("Change what a key may do; what is not mentioned stays.", KeyShapes.KEY)
        .takes(KeyShapes.CHANGE)
        .tagged();
  }

  private Reply list() {
    return Reply.list(editor.state().keys().values().stream().map(documents::of).toList());
  }

  private Reply show(String called) throws ControlProblem {
    return shown(editor.state(), called);
  }

  private Reply shown(GatewayState state, String called) throws ControlProblem {
    KeyRecord key = known(state, called);
    return Reply.ok(documents.of(key), revision(key));
  }

  private static Revision revision(KeyRecord key) {
    JsonDoc said = JsonDoc.empty().with("name", key.name());
    Map<String, Object> written = KeyFields.written(key);
    KeyShapes.CHANGE.names().forEach(name -> said.with(name, written.get(name)));
    return Revision.of(said.with("text", key.hashes().hashCode()).with("revoked", key.revokedAt()));
  }

  /** Goes on only if the key is as the caller has seen it, if the caller says how. */
  private static KeyRecord expected(ControlRequest request, KeyRecord key) throws ControlProblem {
    request.expects("key '" + key.name() + "'", Optional.of(revision(key)));
    return key;
  }

  private Reply create(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    Fields fields = request.fields();
    String name = name(fields);
    requireFree(editor.state(), name);
    var minted =
        minting.mint(name, KeyFields.grant(fields), KeyFields.expiry(fields, clock.instant()));
    editor.apply(state -> {
      requireFree(state, name);
      return Optional.of(new StateChange.PutKey(minted.key()));
    });
    return Reply.created(
        documents.of(minted.key()).with("key", minted.text()), revision(minted.key()));
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

  private Reply change(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    Fields changes = request.fields();
    String called = request.variable("key");
    GatewayState state =
        editor.apply(now -> {
          KeyRecord before = expected(request, good(now, called));
          KeyRecord after = changed(before, changes.over(KeyFields.written(before)));
          return after.equals(before)
              ? Optional.empty()
              : Optional.of(new StateChange.PutKey(after));
        });
    return shown(state, called);
  }

  private KeyRecord changed(KeyRecord before, Fields fields) throws ControlProblem {
    KeyGrant grant = KeyFields.grant(fields);
    Instant expiry = before.expiresAt();
    @Nullable Instant wanted = KeyFields.moment(fields);
    // A moment that is over may stay what it is, but not be newly chosen.
    return Objects.equals(expiry, wanted)
        ? before.with(grant)
        : before.with(grant).expiring(KeyFields.expiry(fields, clock.instant()));
  }

  private Reply rotate(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    Fields fields = request.fields();
    Integer given = fields.optionalWhole("grace_seconds", LONGEST_GRACE);
    Duration grace = Duration.ofSeconds(given == null ? DAY : given);
    KeyRecord before = expected(request, good(editor.state(), request.variable("key")));
    if (!before.validAt(clock.instant())) {
      throw ControlProblem.conflict(
          "key_expired",
          "the key '" + before.name() + "' has expired: a new text would be refused as the old is",
          "give it time first: modeldock keys update NAME --expires 30d");
    }
    var minted = minting.rotate(before, grace);
    GatewayState state =
        editor.apply(now -> {
          KeyRecord present = good(now, before.id());
          if (!present.hashes().equals(before.hashes())) {
            throw ControlProblem.conflict(
                "key_changed",
                "the key '" + before.name() + "' was just rotated by someone else",
                "rotate it again if that was not meant");
          }
          return Optional.of(new StateChange.PutKey(present.with(minted.key().hashes())));
        });
    KeyRecord after = known(state, before.id());
    return Reply.ok(documents.of(after).with("key", minted.text()), revision(after));
  }

  private Reply revoke(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    String id = known(editor.state(), request.variable("key")).id();
    GatewayState state =
        editor.apply(now ->
            expected(request, known(now, id)).revokedAt() == null
                ? Optional.of(new StateChange.RevokeKey(id, clock.instant()))
                : Optional.empty());
    return shown(state, id);
  }

  /** {@return the key, which can be changed: what is revoked stays as it was} */
  private static KeyRecord good(GatewayState state, String called) throws ControlProblem {
    KeyRecord key = known(state, called);
    if (key.revokedAt() != null) {
      throw ControlProblem.conflict(
          "key_revoked",
          "the key '" + key.name() + "' is revoked, for good",
          "make another with 'modeldock keys create'");
    }
    return key;
  }

  private static KeyRecord known(GatewayState state, String called) throws ControlProblem {
    return KeyLookup.find(state, called)
        .orElseThrow(() ->
            ControlProblem.notFound(
                "key", called, state.keys().values().stream().map(KeyRecord::name).toList()));
  }
}
