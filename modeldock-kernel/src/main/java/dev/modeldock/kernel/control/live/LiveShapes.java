package dev.modeldock.kernel.control.live;

import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.doc.Type;
import dev.modeldock.kernel.control.instance.InstanceShapes;
import dev.modeldock.kernel.control.plugin.PluginShapes;
import dev.modeldock.kernel.control.trust.TrustDocument;
import java.util.List;

/** What events say. */
final class LiveShapes {

  private static final Shape GATEWAY =
      Shape.of("SeenGateway")
          .text("version", "The version of the product.")
          .truth("ready", "Whether it takes requests.")
          .truth("dev", "Whether plugins that nobody signed are loaded, as for authors.")
          .text("url", "Where clients reach the APIs.")
          .moment("started_at", "When it began to serve.");

  private static final Shape COUNTS =
      Shape.of("SeenCounts")
          .whole("instances", "How many there are.")
          .whole("aliases", "How many there are.")
          .whole("keys", "How many there are, revoked ones included.")
          .whole("secrets", "How many are stored.")
          .whole("requests", "How many are being served.");

  private static final Shape INSTANCE =
      Shape.of("SeenInstance")
          .text("id", "The instance.")
          .text("type", "Its provider type.")
          .ifAny()
          .text("state", "Whether it takes requests.")
          .ifAny()
          .texts("problems", "Why it does not.")
          .ifAny()
          .whole("generation", "Which generation of its plugin serves it.")
          .ifAny()
          .object("health", InstanceShapes.HEALTH, "How its runtime is.")
          .ifAny()
          .whole("in_flight", "How many calls it serves.")
          .ifAny()
          .whole("waiting", "How many wait.")
          .ifAny()
          .truth("removed", "That it is gone.")
          .ifAny();

  private static final Shape PLUGIN =
      Shape.of("SeenPlugin")
          .text("id", "The plugin.")
          .text("state", "Where in its life it is.")
          .ifAny()
          .whole("generation", "Rises with each replacement.")
          .ifAny()
          .text("version", "Its version.")
          .orNull()
          .ifAny()
          .with("trust", TrustDocument.STATE, "Where its jar comes from.")
          .orNull()
          .ifAny()
          .text("signer", "The publisher that has signed it.")
          .orNull()
          .ifAny()
          .text("key", "The public key that it is signed with.")
          .orNull()
          .ifAny()
          .with("trusted_by", TrustDocument.BASIS, "Why it may be loaded.")
          .orNull()
          .ifAny()
          .whole("draining", "How many requests older generations of it still have to end.")
          .ifAny()
          .objects("steps", PluginShapes.STEP, "What was done with it, in order.")
          .ifAny()
          .texts("problems", "Why it does not serve.")
          .ifAny()
          .texts("pins", "What keeps it in memory after it was unloaded, as far as known.")
          .ifAny()
          .texts("refused", "Why another jar that was to take its place was refused.")
          .ifAny()
          .truth("removed", "That it is gone.")
          .ifAny();

  private static final Shape RUNNING =
      Shape.resource("SeenRequest", "The request's id.")
          .text("key_id", "The id of its key; null if none was believed.")
          .orNull()
          .text("key", "What that key was called.")
          .orNull()
          .text("operation", "The surface that it came by.")
          .text("target", "The instance:model that is asked, or has served.")
          .orNull();

  private static final Shape IN_FLIGHT =
      new Shape("SeenRunning", RUNNING.fields())
          .text("phase", "How far it has come.")
          .truth("stream", "Whether a stream was asked for.")
          .moment("since", "When it arrived.")
          .with("change", Type.choice("started", "moved"), "What is new; not in a snapshot.")
          .ifAny();

  private static final Shape ENDED =
      new Shape("SeenEnd", RUNNING.fields())
          .with("change", Type.choice("ended"), "What is new.")
          .text("outcome", "How it ended.")
          .text("error", "The stable code of the error.")
          .orNull()
          .whole("status", "The HTTP status that was sent.")
          .whole("prompt_tokens", "Tokens read.")
          .orNull()
          .whole("completion_tokens", "Tokens made.")
          .orNull()
          .whole("ms", "From arrival to end.");

  private static final Shape STATE =
      Shape.of("SeenChange")
          .with("kind", Type.choice("instance", "alias", "key", "secret"), "What it is.")
          .text("id", "Which.")
          .with("change", Type.choice("made", "changed", "removed"), "What became of it.")
          .whole("epoch", "The epoch of the state that has the change.");

  private static final Shape FIGURES =
      Shape.of("SeenFigures")
          .whole("in_flight", "How many requests are being served.")
          .whole("requests", "How many have ended in this second.")
          .whole("errors", "How many of them neither completed nor left by their client.")
          .whole("prompt_tokens", "Tokens read by these.")
          .whole("completion_tokens", "Tokens made by these.")
          .whole("latency_p50_ms", "How long half of them took at most.")
          .orNull()
          .whole("latency_p95_ms", "How long 19 of 20 took at most.")
          .orNull()
          .whole("first_token_p50_ms", "When half of them had the first byte of their answer.")
          .orNull()
          .whole("not_shown", "How many of them have no event of their own.");

  private static final Shape SNAPSHOT =
      Shape.of("Snapshot")
          .object("gateway", GATEWAY, "The gateway.")
          .whole("epoch", "The epoch of the state.")
          .object("counts", COUNTS, "How much there is.")
          .objects("instances", INSTANCE, "All instances.")
          .objects("plugins", PLUGIN, "All plugins.")
          .objects("requests", IN_FLIGHT, "The requests that are being served, oldest first.");

  static final List<Shape> ALL =
      List.of(SNAPSHOT, INSTANCE, PLUGIN, STATE, IN_FLIGHT, ENDED, FIGURES);

  private LiveShapes() {}
}
