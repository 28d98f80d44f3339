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
import dev.modeldock.kernel.control.port.PluginCatalogue;
import dev.modeldock.kernel.control.port.PluginCatalogue.Entry;
import dev.modeldock.kernel.plugin.trust.Trust;
import dev.modeldock.kernel.plugin.trust.TrustState;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.trust.ConsentRecord;
import dev.modeldock.kernel.state.trust.TrustChange;
import java.io.IOException;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** What the owner agreed to though nobody whom they know has signed it: jars, by their hashes. */
public final class ConsentRoutes {

  private static final Shape CONSENT =
      Shape.resource("Consent", "The hash of the jar.")
          .text("sha256", "The hash of the jar.")
          .text("plugin", "What it said it was, as id@version.")
          .orNull()
          .moment("given_at", "When it was agreed to.");
  private static final Shape GIVEN =
      new Shape("GivenConsent", CONSENT.fields())
          .text("state", "Where in its life the plugin of that jar is; null if it is not here.")
          .orNull()
          .texts("problems", "Why it still does not serve.");
  private static final Shape NEW =
      Shape.of("NewConsent")
          .text("sha256", "The hash of the jar.")
          .ifAny()
          .text("plugin", "Instead: the id of a plugin that is refused for want of it.")
          .ifAny();

  private final StateEditor editor;
  private final Runnable reconsider;
  private final PluginCatalogue plugins;
  private final InstantSource clock;

  /**
   * @param reconsider has all plugins be judged anew
   */
  public ConsentRoutes(
      StateEditor editor, Runnable reconsider, PluginCatalogue plugins, InstantSource clock) {
    this.editor = editor;
    this.reconsider = reconsider;
    this.plugins = plugins;
    this.clock = clock;
  }

  /** {@return the routes below {@code /admin/v1/consents}} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/consents", _ -> list())
            .doc(Doc.list("List the jars that were agreed to.", CONSENT)),
        Route.of("POST", "/admin/v1/consents", this::give)
            .doc(
                Doc.making("Agree to a jar that nobody known has signed.", GIVEN)
                    .takes(NEW)
                    .refuses(404, "No such plugin waits for that.")
                    .refuses(409, "Several jars of that plugin do.")
                    .refuses(422, "It is not what its author signed; no consent helps.")),
        Route.of("DELETE", "/admin/v1/consents/{sha256}", this::withdraw)
            .doc(Doc.of("Agree no more; what runs is refused at its next load.", Removed.SHAPE)));
  }

  private Reply list() {
    return Reply.list(known().values().stream().map(ConsentRoutes::document).toList());
  }

  private Map<String, ConsentRecord> known() {
    return editor.state().trust().consents();
  }

  private static JsonDoc document(ConsentRecord consent) {
    return JsonDoc.of(
            consent.sha256(), Objects.requireNonNullElse(consent.plugin(), consent.sha256()))
        .with("sha256", consent.sha256())
        .with("plugin", consent.plugin())
        .with("given_at", consent.givenAt());
  }

  private Reply give(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    String sha256 = hash(request.fields());
    Optional<Entry> jar = latest(sha256);
    if (jar.isPresent()) {
      requireWhole(jar.get());
    }
    var consent =
        new ConsentRecord(sha256, jar.map(ConsentRoutes::label).orElse(null), clock.instant());
    editor.apply(_ -> Optional.of(new StateChange.OfTrust(new TrustChange.PutConsent(consent))));
    reconsider.run();
    Optional<Entry> now = latest(sha256);
    return Reply.created(
        document(consent)
            .with("state", now.map(Entry::state).orElse(null))
            .with("problems", now.map(Entry::problems).orElse(List.of())));
  }

  private String hash(Fields fields) throws ControlProblem {
    Optional<String> hash = fields.optionalText("sha256");
    Optional<String> plugin = fields.optionalText("plugin");
    if (hash.isPresent() == plugin.isPresent()) {
      throw ControlProblem.invalidValue(
          "give either 'sha256' or 'plugin'", "a hash says best which jar is meant");
    }
    if (plugin.isPresent()) {
      return waiting(plugin.get());
    }
    if (!ConsentRecord.isHash(hash.get())) {
      throw ControlProblem.invalidValue(
          "the field 'sha256' is not 64 digits of hex", "modeldock plugins verify FILE shows it");
    }
    return hash.get();
  }

  private String waiting(String plugin) throws ControlProblem {
    List<Entry> refused =
        plugins.list().stream()
            .filter(each -> each.id().equals(plugin) && isRefused(each.trust()))
            .toList();
    List<String> hashes =
        refused.stream().flatMap(each -> Stream.ofNullable(each.sha256())).distinct().toList();
    if (hashes.isEmpty()) {
      throw ControlProblem.of(
          404,
          "nothing_to_trust",
          "no jar of a plugin '" + plugin + "' is refused for want of trust",
          "modeldock plugins list shows how each stands");
    }
    if (hashes.size() > 1) {
      throw ControlProblem.conflict(
          "several_jars",
          "several jars of plugin '" + plugin + "' are refused: " + String.join(", ", hashes),
          "name the one that you mean by its hash");
    }
    return hashes.getFirst();
  }

  private static boolean isRefused(@Nullable Trust trust) {
    return trust != null && trust.basis() == null;
  }

  private Optional<Entry> latest(String sha256) {
    return plugins.list().reversed().stream()
        .filter(each -> sha256.equals(each.sha256()))
        .findFirst();
  }

  private static void requireWhole(Entry jar) throws ControlProblem {
    Trust trust = jar.trust();
    if (trust != null
        && (trust.state() == TrustState.INVALID || trust.state() == TrustState.MODIFIED)) {
      throw ControlProblem.refused(
          "a jar that is " + trust.state().id() + " is never loaded: " + label(jar),
          jar.problems(),
          "get it anew from where it comes from");
    }
  }

  private static String label(Entry jar) {
    return jar.version() == null ? jar.id() : jar.id() + "@" + jar.version();
  }

  private Reply withdraw(ControlRequest request)
      throws ControlProblem, IOException, InterruptedException {
    String sha256 = request.variable("sha256");
    editor.apply(state -> {
      Map<String, ConsentRecord> known = state.trust().consents();
      if (!known.containsKey(sha256)) {
        throw ControlProblem.notFound("consent", sha256, known.keySet());
      }
      return Optional.of(new StateChange.OfTrust(new TrustChange.RemoveConsent(sha256)));
    });
    reconsider.run();
    return Reply.ok(Removed.document(sha256));
  }
}
