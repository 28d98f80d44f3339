package dev.modeldock.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.api.stream.FinishReason;
import dev.modeldock.testkit.client.Answer;
import dev.modeldock.testkit.client.Ask;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How a provider tells of tool calls and takes the tools' answers. */
abstract class ToolRules extends AnswerRules {

  @Test
  @DisplayName("R21 a tool call has an id, its tool's name and a JSON object")
  void aToolCallIsComplete() throws Exception {
    assertEquals(1, calls(Scene.TOOL_CALL).size(), "so many calls instead of one");
  }

  @Test
  @DisplayName("R22 parallel tool calls are told apart")
  void parallelToolCallsAreToldApart() throws Exception {
    List<Answer.Call> calls = calls(Scene.PARALLEL_TOOL_CALLS);

    assertTrue(calls.size() >= 2, () -> "so many calls instead of two: " + calls);
    var ids = new HashSet<String>();
    calls.forEach(call -> assertTrue(ids.add(call.id()), () -> "two have the id " + call.id()));
  }

  @Test
  @DisplayName("R23 arguments that come in pieces make one JSON object")
  void argumentsInPiecesMakeOneObject() throws Exception {
    assertFalse(calls(Scene.FRAGMENTED_ARGUMENTS).isEmpty(), "there is no call");
  }

  @Test
  @DisplayName("R24 a conversation with the tools' answers is taken")
  void aConversationWithToolAnswersIsTaken() throws Exception {
    Ask ask = trial().ask(Scene.TOOL_CALL).withTool();
    var made = new ArrayList<ToolCall>();
    for (Answer.Call call : trial().answer(ask).calls()) {
      made.add(new ToolCall(call.id(), call.name(), call.arguments()));
    }
    var results = new ArrayList<Message>();
    results.add(new Message.Assistant(List.of(), null, made));
    for (ToolCall call : made) {
      results.add(new Message.Tool(call.id(), List.of(new ContentPart.Text("22 degrees"))));
    }

    trial().answer(ask.then(results.toArray(Message[]::new)));
  }

  private List<Answer.Call> calls(Scene scene) throws Exception {
    Answer answer = trial().answer(trial().ask(scene).withTool());

    assertEquals(Optional.of(FinishReason.TOOL_CALLS), answer.reason());
    for (Answer.Call call : answer.calls()) {
      assertFalse(call.id().isBlank(), () -> call + " has no id");
      assertEquals(Ask.WEATHER.name(), call.name());
      assertJsonObject(call.arguments());
    }
    return answer.calls();
  }
}
