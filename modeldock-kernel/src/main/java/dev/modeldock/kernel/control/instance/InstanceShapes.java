package dev.modeldock.kernel.control.instance;

import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.doc.Type;
import dev.modeldock.kernel.control.doc.Type.Plain;

/** What is said and shown of instances and of the provider types that they are made of. */
public final class InstanceShapes {

  private static final Type LEVELS = Type.choice("off", "metadata", "redacted", "full");

  private static final Shape TIMEOUTS =
      Shape.of("Timeouts")
          .text("connect", "For a connection, such as 5s.")
          .text("first_event", "For the first piece of an answer.")
          .text("idle", "Between two pieces.")
          .text("total", "For the whole of it.")
          .optional("Timeouts");

  /** What can be changed; a null takes back what was said. */
  static final Shape CHANGE =
      Shape.of("InstanceChange")
          .with("settings", Type.mapOf(Plain.SCALAR), "As the provider type describes them.")
          .with(
              "secrets",
              Type.mapOf(Plain.TEXT),
              "Where secrets are found, by name: env:NAME, file:PATH or store:NAME.")
          .with("risk", Type.choice("low", "high"), "The owner's judgement, over the type's.")
          .truth("lan", "Whether it may serve clients from the LAN.")
          .texts("allowed_models", "Globs of model names; empty for all.")
          .whole("max_concurrent", "How many calls at once.")
          .whole("queue", "How many calls wait for one of these.")
          .text("queue_timeout", "How long each of them waits, such as 30s.")
          .object("timeouts", TIMEOUTS, "How long its calls may take.")
          .with("prompt_log", LEVELS, "What the prompt log keeps of its calls.")
          .optional("InstanceChange");

  /** What a new instance is made of. */
  static final Shape NEW =
      Shape.of("NewInstance")
          .text("id", "Lower-case letters, digits and dashes.")
          .text("type", "The provider type, such as ollama.")
          .and(CHANGE);

  /** How an instance is. */
  public static final Shape HEALTH =
      Shape.of("Health")
          .with("status", Type.choice("up", "degraded", "down"), "Up, hindered or down.")
          .moment("since", "Since when it is so.")
          .text("why", "What it was last known by.");

  /** An instance. */
  static final Shape INSTANCE =
      Shape.resource("Instance", "The part before the colon of a model id.")
          .text("type", "The provider type that serves it.")
          .truth("enabled", "Whether its owner lets it take requests.")
          .with(
              "state",
              Type.choice("ready", "disabled", "no_provider", "failed"),
              "Whether it takes requests.")
          .orNull()
          .texts("problems", "Why it does not.")
          .object("health", HEALTH, "How its runtime is.")
          .orNull()
          .whole("in_flight", "How many calls it serves.")
          .whole("waiting", "How many wait for one of these to end.")
          .text("plugin", "The plugin that serves it.")
          .orNull()
          .whole("generation", "Which generation of that plugin.")
          .with("settings", Type.mapOf(Plain.SCALAR), "As given by the owner.")
          .with("secrets", Type.mapOf(Plain.TEXT), "Where its secrets are found, by name.")
          .with("risk", Type.choice("low", "high"), "What it may do if it is fooled.")
          .orNull()
          .with("risk_source", Type.choice("type", "owner"), "Whose judgement that is.")
          .truth("lan", "Whether it may serve clients from the LAN.")
          .texts("allowed_models", "Globs of model names; empty for all.")
          .whole("max_concurrent", "How many calls at once; null for any number.")
          .orNull()
          .ifAny()
          .whole("queue", "How many calls wait for one of these.")
          .orNull()
          .ifAny()
          .text("queue_timeout", "How long each of them waits.")
          .orNull()
          .ifAny()
          .object("timeouts", TIMEOUTS, "How long its calls may take, as far as said.")
          .with("prompt_log", LEVELS, "What the prompt log keeps of its calls, if said.")
          .orNull()
          .with("source", Type.choice("state", "file", "runtime"), "Where it is defined.");

  /** What a test tries. */
  static final Shape WISH =
      Shape.of("TestWish")
          .text("model", "The model to ask; else one that is at hand.")
          .truth("no_tokens", "Whether to ask no model at all.")
          .optional("TestWish");

  private static final Shape STEP =
      Shape.of("TestStep")
          .text("step", "What was tried.")
          .with("result", Type.choice("ok", "failed", "skipped"), "What came of it.")
          .text("detail", "What was found, or what is wrong.");

  /** What a test has found. */
  static final Shape TEST =
      Shape.resource("InstanceTest", "The instance.")
          .truth("ok", "Whether no step failed.")
          .objects("steps", STEP, "In their order.");

  private static final Shape SETTING =
      Shape.resource("Setting", "What it is called in 'settings'.")
          .text("type", "What its value is.")
          .truth("required", "Whether it must be given.")
          .with("default", Plain.ANY, "What holds when it is not.")
          .orNull()
          .text("description", "One line about it.")
          .with("suggestions", Type.listOf(Plain.ANY), "Values that make sense.");

  /** A provider type. */
  static final Shape PROVIDER =
      Shape.resource("Provider", "What instances name as their type.")
          .text("locality", "Where what it reaches runs: local, cloud or cli.")
          .text("side_effects", "What a call may change beside its answer.")
          .with("risk", Type.choice("low", "high"), "What instances of it are, unless said.")
          .truth("single_instance", "Whether there can be only one.")
          .whole("max_concurrent", "How many calls an instance takes, unless said.")
          .orNull()
          .objects("settings", SETTING, "What an instance can be given.")
          .objects("model_options", SETTING, "What an alias can set.")
          .texts("secrets", "The names of the secrets that it asks for.");

  private InstanceShapes() {}
}
