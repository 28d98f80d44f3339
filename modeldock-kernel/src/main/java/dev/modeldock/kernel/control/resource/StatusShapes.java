package dev.modeldock.kernel.control.resource;

import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.instance.InstanceShapes;

/** What the gateway says of itself. */
final class StatusShapes {

  static final Shape LIFE = Shape.of("Life").text("status", "live, or ready.");

  private static final Shape UNWELL =
      Shape.resource("Unwell", "The instance.")
          .object("health", InstanceShapes.HEALTH, "How it is.");

  private static final Shape INSTANCES =
      Shape.of("InstanceCounts")
          .whole("total", "How many there are.")
          .whole("ready", "How many take requests.")
          .texts("problems", "Why the others do not.")
          .objects("unwell", UNWELL, "Those that take requests and may not serve them well.");

  static final Shape STATUS =
      Shape.of("Status")
          .text("version", "The version of the product.")
          .truth("ready", "Whether it takes requests.")
          .text("gateway", "Where clients reach the APIs.")
          .text("control", "Where the control API is.")
          .text("home", "The home folder.")
          .whole("pid", "The process id.")
          .moment("started_at", "When it began to serve.")
          .whole("uptime_seconds", "For how long it has.")
          .whole("in_flight", "How many requests are being served.")
          .object("instances", INSTANCES, "How the instances are.")
          .whole("aliases", "How many there are.")
          .whole("keys", "How many are good.")
          .text("prompt_log", "The most that the prompt log keeps of anybody.")
          .truth("dev", "Whether plugins that nobody signed are loaded, as for authors.")
          .texts("lan", "Where other machines reach the gateway.")
          .text("certificate_sha256", "The fingerprint of what they see; null without TLS.")
          .orNull();

  private StatusShapes() {}
}
