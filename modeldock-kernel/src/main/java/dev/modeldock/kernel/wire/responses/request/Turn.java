package dev.modeldock.kernel.wire.responses.request;

import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.ToolCall;
import java.util.ArrayList;
import java.util.List;

/**
 * What the model said in one turn, and what the tools that it called have put out. Runtimes want
 * the outputs right behind the calls, wherever the client has put them.
 */
final class Turn {

  private final List<ContentPart> said = new ArrayList<>();
  private final StringBuilder reasoning = new StringBuilder();
  private final List<ToolCall> calls = new ArrayList<>();
  private final List<Message> outputs = new ArrayList<>();

  /** Images that tools have put out: they are shown once all tools of the turn have answered. */
  private final List<ContentPart> shown = new ArrayList<>();

  void say(List<ContentPart> content) {
    said.addAll(content);
  }

  void think(String text) {
    reasoning.append(reasoning.isEmpty() ? "" : "\n\n").append(text);
  }

  void call(ToolCall call) {
    calls.add(call);
  }

  void output(String callId, List<ContentPart> content) {
    var texts = new ArrayList<ContentPart>();
    var images = new ArrayList<ContentPart>();
    for (ContentPart each : content) {
      switch (each) {
        case ContentPart.Text _ -> texts.add(each);
        case ContentPart.Image _ -> images.add(each);
      }
    }
    if (!images.isEmpty()) {
      shown.add(new ContentPart.Text("What the tool call " + callId + " has shown:"));
      shown.addAll(images);
      if (texts.isEmpty()) {
        texts.add(new ContentPart.Text("[image attached below]"));
      }
    }
    outputs.add(new Message.Tool(callId, texts));
  }

  /** Adds the messages of this turn, if it has any. */
  void addTo(List<Message> messages) {
    if (said.isEmpty() && calls.isEmpty()) {
      return;
    }
    messages.add(
        new Message.Assistant(said, reasoning.isEmpty() ? null : reasoning.toString(), calls));
    messages.addAll(outputs);
    if (!shown.isEmpty()) {
      messages.add(new Message.User(shown));
    }
  }
}
