package dev.modeldock.kernel.wire.anthropic.request;

import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.ArrayList;
import java.util.List;

/** Reads turns into messages: what tools have answered becomes messages of its own. Used once. */
final class ConversationReader {

  private final List<Message> messages;
  private final PartsReader parts;
  private final Dropped dropped;

  /**
   * @param messages where the messages go
   */
  ConversationReader(List<Message> messages, Dropped dropped) {
    this.messages = messages;
    this.parts = new PartsReader(dropped);
    this.dropped = dropped;
  }

  void read(List<Turn> turns) throws RejectedException {
    for (Turn turn : turns) {
      switch (turn.role()) {
        case USER -> user(turn);
        case ASSISTANT -> messages.add(assistant(turn));
        case SYSTEM -> messages.add(new Message.System(texts(turn.blocks())));
      }
    }
  }

  /** {@return blocks that may be text only} */
  List<ContentPart> texts(List<Block> blocks) throws RejectedException {
    for (Block each : blocks) {
      if (!each.type().equals(Block.TEXT)) {
        throw RejectedException.invalid(each.field() + ".type", "must be text here");
      }
    }
    return parts.read(blocks);
  }

  /**
   * Reads results before words, as runtimes want the answers right behind the calls. What they take
   * as an answer is text, so images follow in the user's message.
   */
  private void user(Turn turn) throws RejectedException {
    int before = messages.size();
    var shown = new ArrayList<ContentPart>();
    var said = new ArrayList<ContentPart>();
    for (Block each : turn.blocks()) {
      if (each.type().equals("tool_result")) {
        messages.add(result(each, shown));
      } else {
        parts.add(each, said);
      }
    }
    shown.addAll(said);
    if (!shown.isEmpty()) {
      messages.add(new Message.User(shown));
    } else if (messages.size() == before) {
      throw RejectedException.invalid(turn.field() + ".content", "must not be empty");
    }
  }

  private Message.Tool result(Block block, List<ContentPart> shown) throws RejectedException {
    String id = block.text("tool_use_id");
    JsonValue content = Fields.present(block.value("content"));
    var said = new ArrayList<ContentPart>();
    if (Fields.truth(block.value("is_error"), block.field() + ".is_error")) {
      said.add(new ContentPart.Text("The tool failed."));
    }
    boolean images = false;
    if (content != null) {
      for (ContentPart each :
          parts.read(Block.read(content, block.field() + ".content", dropped))) {
        switch (each) {
          case ContentPart.Text text -> said.add(text);
          case ContentPart.Image image -> {
            if (!images) {
              images = true;
              shown.add(new ContentPart.Text("[image from the tool call " + id + "]"));
            }
            shown.add(image);
          }
        }
      }
    }
    if (images) {
      said.add(new ContentPart.Text("[image attached below]"));
    }
    return new Message.Tool(id, said);
  }

  private Message.Assistant assistant(Turn turn) throws RejectedException {
    var said = new ArrayList<ContentPart>();
    var calls = new ArrayList<ToolCall>();
    var reasoning = new StringBuilder();
    for (Block each : turn.blocks()) {
      switch (each.type()) {
        case Block.TEXT -> parts.add(each, said);
        case "thinking" -> think(each, reasoning);
        case "tool_use" -> calls.add(call(each));
        // Anthropic's own summary of what went before: the words are all there is to keep of it.
        case "compaction" -> {
          String summary = each.optionalText("content");
          if (summary != null) {
            said.add(new ContentPart.Text(summary));
          }
        }
        default -> {
          if (!ServerBlocks.dropped(each, dropped)) {
            throw each.unsupported("an assistant's message cannot have it here");
          }
        }
      }
    }
    return new Message.Assistant(said, reasoning.isEmpty() ? null : reasoning.toString(), calls);
  }

  /** A signature proves a thought to the vendor that signed it, and means nothing to another. */
  private void think(Block block, StringBuilder reasoning) throws RejectedException {
    String thought = block.text("thinking");
    if (!thought.isEmpty()) {
      reasoning.append(reasoning.isEmpty() ? "" : "\n").append(thought);
    }
    String signature = block.optionalText("signature");
    if (signature != null && !signature.isEmpty()) {
      dropped.add("signature");
    }
  }

  private static ToolCall call(Block block) throws RejectedException {
    String field = block.field() + ".input";
    JsonValue input = Fields.required(block.value("input"), field);
    if (!input.is(JsonKind.OBJECT)) {
      throw RejectedException.wrongKind(field, "an object", input);
    }
    return new ToolCall(block.text("id"), block.text("name"), input.raw());
  }
}
