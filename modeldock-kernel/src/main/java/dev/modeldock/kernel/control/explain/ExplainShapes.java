package dev.modeldock.kernel.control.explain;

import dev.modeldock.kernel.control.doc.Shape;

/** What an explanation is asked and answers. */
final class ExplainShapes {

  static final Shape QUESTION =
      Shape.of("Question")
          .text("key", "A key's id, prefix or name.")
          .text("model", "The model or alias that would be asked for.")
          .text("operation", "The surface that it would come by; else chat.completions.")
          .ifAny()
          .truth("lan", "Whether it would come from the LAN.")
          .ifAny();

  private static final Shape STEP =
      Shape.of("Step")
          .text("stage", "Where it is decided.")
          .truth("passed", "Whether the request goes on.")
          .text("detail", "Why.");

  private static final Shape HOP =
      Shape.resource("Hop", "The instance:model.")
          .text("fate", "What would become of it.")
          .whole("order", "When it would be asked; null if it would not be.")
          .orNull()
          .text("reason", "The stable name of the reason, if it would not be.")
          .orNull()
          .text("detail", "The reason, in one line.")
          .orNull();

  private static final Shape ALLOWANCE =
      Shape.resource("Allowance", "Which limit.")
          .whole("limit", "What it allows.")
          .orNull()
          .whole("left", "How much of that is left, if it is known.")
          .orNull();

  static final Shape EXPLANATION =
      Shape.resource("Explanation", "The key's id.")
          .text("prefix", "What is shown of the key.")
          .text("model", "What would be asked for.")
          .text("operation", "The surface that it would come by.")
          .truth("lan", "Whether it would come from the LAN.")
          .text("result", "What would become of it.")
          .text("code", "The stable code of the refusal.")
          .orNull()
          .whole("status", "The HTTP status of the refusal.")
          .orNull()
          .text("message", "What the client would be told.")
          .orNull()
          .objects("steps", STEP, "Each decision, in order.")
          .objects("targets", HOP, "Each target that the name stands for.")
          .objects("limits", ALLOWANCE, "What the key has left.");

  private ExplainShapes() {}
}
