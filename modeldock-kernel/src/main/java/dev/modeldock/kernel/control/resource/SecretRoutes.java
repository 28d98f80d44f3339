package dev.modeldock.kernel.control.resource;

import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Revision;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.doc.Type;
import dev.modeldock.kernel.control.edit.Removed;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.secret.SecretKeyLostException;
import dev.modeldock.kernel.secret.SecretText;
import dev.modeldock.kernel.secret.SecretVault;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.SecretRecord;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** The stored secrets. A value comes in with a PUT, and no answer ever has one. */
public final class SecretRoutes {

  private static final Shape SECRET =
      Shape.resource("Secret", "What instances refer to it by.")
          .text("preview", "So much of it that its owner knows it again.")
          .with("state", Type.choice("readable", "key_lost"), "Whether it can be used.")
          .texts("used_by", "The instances that refer to it.")
          .moment("created_at", "When it was first set.")
          .moment("updated_at", "When it was last set.");
  private static final Shape VALUE =
      Shape.of("SecretBody")
          .text("value", "The secret, which no answer ever has.")
          .truth("create_only", "Whether to refuse to replace one.")
          .ifAny();
  private static final Shape REMOVED =
      new Shape("RemovedSecret", Removed.SHAPE.fields())
          .texts("used_by", "The instances that cannot be served any more.");
  private static final Shape ROTATED =
      Shape.of("RotatedKey")
          .truth("rotated", "That it was.")
          .whole("secrets", "How many are encrypted with the new key.");

  private final StateEditor editor;
  private final SecretVault vault;

  public SecretRoutes(StateEditor editor, SecretVault vault) {
    this.editor = editor;
    this.vault = vault;
  }

  /** {@return the routes below {@code /admin/v1/secrets}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/secrets", _ -> list())
            .doc(Doc.list("List the stored secrets, without their values.", SECRET)),
        Route.of("POST", "/admin/v1/secrets/rotate-key", _ -> rotate())
            .doc(Doc.of("Encrypt all secrets with a new key.", ROTATED)),
        Route.of("GET", "/admin/v1/secrets/{name}", request -> show(name(request)))
            .doc(Doc.of("Show a stored secret, without its value.", SECRET).tagged()),
        Route.of("PUT", "/admin/v1/secrets/{name}", this::put)
            .doc(Doc.putting("Store or replace a secret.", SECRET).takes(VALUE).tagged()),
        Route.of("DELETE", "/admin/v1/secrets/{name}", this::remove)
            .doc(
                Doc.of("Remove a secret.", REMOVED)
                    .asks(
                        Shape.of("SecretRemoval").truth("force", "Even if instances refer to it."))
                    .tagged()));
  }

  private Reply list() {
    GatewayState state = editor.state();
    return Reply.list(
        state.secrets().values().stream().map(secret -> document(state, secret)).toList());
  }

  private Reply show(String name) throws ControlProblem {
    GatewayState state = editor.state();
    SecretRecord secret = known(state, name);
    return Reply.ok(document(state, secret), revision(secret));
  }

  private Reply put(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    String name = name(request);
    if (!SecretRecord.isName(name)) {
      // Not repeated: name and value are easily mixed up.
      throw ControlProblem.invalidValue(
          "a secret's name is letters, digits, dots, dashes and underscores (at most 100),"
              + " beginning with a letter",
          "for example openai-key");
    }
    var fields = request.fields();
    // A copied value often has white space around it, and no header would keep it.
    String value = fields.text("value").strip();
    Optional<String> objection = SecretText.objection(value);
    if (objection.isPresent()) {
      throw ControlProblem.invalidValue(
          "the secret '" + name + "' was not stored: " + objection.get(), null);
    }
    boolean createOnly = fields.truth("create_only");
    return editor.alone(() -> {
      Optional<SecretRecord> before = editor.state().secret(name);
      request.expects(called(name), before.map(SecretRoutes::revision));
      boolean fresh = before.isEmpty();
      if (createOnly && !fresh) {
        throw ControlProblem.conflict(
            "secret_exists",
            "there already is a stored secret '" + name + "'",
            "use it as " + SecretRecord.reference(name) + ", or remove it first");
      }
      SecretRecord stored = readably(() -> vault.set(name, value));
      JsonDoc document = document(editor.state(), stored);
      return fresh
          ? Reply.created(document, revision(stored))
          : Reply.ok(document, revision(stored));
    });
  }

  private Reply remove(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    String name = name(request);
    boolean force = request.query().truth("force");
    return editor.alone(() -> {
      GatewayState state = editor.state();
      request.expects(called(name), Optional.of(revision(known(state, name))));
      List<String> users = users(state, name);
      if (!users.isEmpty() && !force) {
        throw ControlProblem.conflict(
            "secret_in_use",
            "the secret '" + name + "' is used by " + String.join(", ", users),
            "remove these instances first, or the secret all the same: modeldock secrets remove "
                + name
                + " --force");
      }
      vault.remove(name);
      return Reply.ok(Removed.document(name).with("used_by", users));
    });
  }

  private Reply rotate() throws ControlProblem, IOException, InterruptedException {
    int secrets = editor.alone(() -> readably(vault::rotateKey));
    return Reply.ok(JsonDoc.empty().with("rotated", true).with("secrets", secrets));
  }

  private interface Change<T> {
    T made() throws IOException, SecretKeyLostException;
  }

  private static <T> T readably(Change<T> change) throws ControlProblem, IOException {
    try {
      return change.made();
    } catch (SecretKeyLostException lost) {
      throw ControlProblem.conflict(
          "secret_key_lost",
          lost.getMessage(),
          "stop the gateway and restore the file from a backup; or remove these secrets (modeldock"
              + " secrets remove NAME --force) and set them again");
    }
  }

  private JsonDoc document(GatewayState state, SecretRecord secret) {
    return JsonDoc.of(secret.name(), secret.name())
        .with("preview", secret.preview())
        .with("state", vault.readable(secret) ? "readable" : "key_lost")
        .with("used_by", users(state, secret.name()))
        .with("created_at", secret.createdAt())
        .with("updated_at", secret.updatedAt());
  }

  /** Of the value only when it was set; a rotation of the key changes nothing of what it says. */
  private static Revision revision(SecretRecord secret) {
    return Revision.of(
        JsonDoc.empty()
            .with("preview", secret.preview())
            .with("created_at", secret.createdAt())
            .with("updated_at", secret.updatedAt()));
  }

  private static String called(String name) {
    return "secret '" + name + "'";
  }

  private static List<String> users(GatewayState state, String name) {
    String reference = SecretRecord.reference(name);
    return state.instances().values().stream()
        .filter(instance -> instance.secrets().containsValue(reference))
        .map(InstanceRecord::id)
        .toList();
  }

  private static SecretRecord known(GatewayState state, String name) throws ControlProblem {
    return state
        .secret(name)
        .orElseThrow(() -> ControlProblem.notFound("secret", name, state.secrets().keySet()));
  }

  private static String name(ControlRequest request) {
    return request.variable("name");
  }
}
