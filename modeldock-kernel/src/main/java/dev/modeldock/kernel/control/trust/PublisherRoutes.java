package dev.modeldock.kernel.control.trust;

import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.ControlRequest;
import dev.modeldock.kernel.control.Fields;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.edit.Removed;
import dev.modeldock.kernel.control.edit.StateEditor;
import dev.modeldock.kernel.crypto.Ed25519;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.trust.PublisherRecord;
import dev.modeldock.kernel.state.trust.TrustChange;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The publishers whose signatures the owner believes. */
public final class PublisherRoutes {

  private static final String KEY = "The public key, as 'modeldock plugins keygen' prints it.";
  private static final Shape PUBLISHER =
      Shape.resource("Publisher", "What the owner calls them.")
          .text("key", KEY)
          .moment("added_at", "Since when.");
  private static final Shape NEW =
      Shape.of("NewPublisher").text("name", "What to call them.").text("key", KEY);

  private final StateEditor editor;
  private final Runnable reconsider;
  private final InstantSource clock;

  /**
   * @param reconsider has all plugins be judged anew
   */
  public PublisherRoutes(StateEditor editor, Runnable reconsider, InstantSource clock) {
    this.editor = editor;
    this.reconsider = reconsider;
    this.clock = clock;
  }

  /** {@return the routes below {@code /admin/v1/publishers}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/publishers", _ -> list())
            .doc(Doc.list("List the publishers whose signatures are believed.", PUBLISHER)),
        Route.of("POST", "/admin/v1/publishers", this::add)
            .doc(
                Doc.making("Believe what a key signs from now on.", PUBLISHER)
                    .takes(NEW)
                    .refuses(409, "The name or the key is there already.")),
        Route.of("DELETE", "/admin/v1/publishers/{name}", this::remove)
            .doc(
                Doc.of(
                    "Believe a publisher no more; what runs is refused at its next load.",
                    Removed.SHAPE)));
  }

  private Reply list() {
    return Reply.list(known().values().stream().map(PublisherRoutes::document).toList());
  }

  private Map<String, PublisherRecord> known() {
    return editor.state().trust().publishers();
  }

  private static JsonDoc document(PublisherRecord publisher) {
    return JsonDoc.of(publisher.name(), publisher.name())
        .with("key", publisher.key())
        .with("added_at", publisher.addedAt());
  }

  private Reply add(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    Fields fields = request.fields();
    String name = fields.text("name");
    String key = fields.text("key");
    if (!PublisherRecord.isName(name)) {
      throw ControlProblem.invalidValue(
          "a publisher's name is letters, digits, dots, dashes and underscores (at most 80)",
          "such as acme");
    }
    if (!Ed25519.isKey(key)) {
      throw ControlProblem.invalidValue(
          "the field 'key' is no public key",
          "ask the publisher for it: it begins with 'ed25519:', and 43 characters follow");
    }
    var publisher = new PublisherRecord(name, key, clock.instant());
    editor.apply(state -> {
      requireFree(state.trust().publishers(), publisher);
      return Optional.of(new StateChange.OfTrust(new TrustChange.PutPublisher(publisher)));
    });
    reconsider.run();
    return Reply.created(document(publisher));
  }

  private static void requireFree(Map<String, PublisherRecord> known, PublisherRecord wanted)
      throws ControlProblem {
    if (known.containsKey(wanted.name())) {
      throw ControlProblem.conflict(
          "publisher_exists",
          "there already is a publisher '" + wanted.name() + "'",
          "choose another name, or remove that one first");
    }
    for (PublisherRecord other : known.values()) {
      if (other.key().equals(wanted.key())) {
        throw ControlProblem.conflict(
            "publisher_exists", "that is the key of publisher '" + other.name() + "'", null);
      }
    }
  }

  private Reply remove(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    String name = request.variable("name");
    editor.apply(state -> {
      Map<String, PublisherRecord> known = state.trust().publishers();
      if (!known.containsKey(name)) {
        throw ControlProblem.notFound("publisher", name, known.keySet());
      }
      return Optional.of(
          new StateChange.OfTrust(new TrustChange.RemovePublisher(name, clock.instant())));
    });
    reconsider.run();
    return Reply.ok(Removed.document(name));
  }
}
