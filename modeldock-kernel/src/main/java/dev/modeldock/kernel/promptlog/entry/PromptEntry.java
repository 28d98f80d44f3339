package dev.modeldock.kernel.promptlog.entry;

import dev.modeldock.kernel.json.JsonObject;

/**
 * What the prompt log keeps of one request to one target, as it is written.
 *
 * @param head what is said of the request itself
 * @param prompt what was asked
 * @param reply what came back, as far as it came
 */
public record PromptEntry(JsonObject head, JsonObject prompt, JsonObject reply) {

  /** Makes an entry. Takes as long as its texts are long. */
  public static PromptEntry of(EntryHead head, Question question, Reply reply) {
    Keeper asked = Keeper.of(head.asked().mode());
    JsonObject prompt =
        switch (question) {
          case Question.Chat chat -> PromptDocument.of(chat, head.asked().target(), asked);
          case Question.Vectors(var body, int _) ->
              PromptDocument.of(body.call(head.inbound().requestId(), "any"), asked);
        };
    Keeper answered = Keeper.of(head.asked().mode());
    return new PromptEntry(head.json(reply), prompt, ReplyDocument.of(reply, answered));
  }
}
