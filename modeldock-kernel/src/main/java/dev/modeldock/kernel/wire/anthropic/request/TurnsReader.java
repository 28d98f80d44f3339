package dev.modeldock.kernel.wire.anthropic.request;

import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.anthropic.request.Turn.Role;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the messages as turns, and sees to it that every call of a tool is answered. */
final class TurnsReader {

  private TurnsReader() {}

  static List<Turn> read(List<JsonValue> messages, Dropped dropped) throws RejectedException {
    if (messages.isEmpty()) {
      throw RejectedException.invalid("messages", "must have at least one message");
    }
    var turns = new ArrayList<Turn>();
    int number = 0;
    for (JsonValue each : messages) {
      String field = "messages[" + number++ + "]";
      Map<String, JsonValue> message = Fields.object(each, field);
      Role role = role(Fields.text(message.get("role"), field + ".role"), field);
      List<Block> blocks = Block.read(message.get("content"), field + ".content", dropped);
      if (!turns.isEmpty() && turns.getLast().role() == role) {
        turns.getLast().blocks().addAll(blocks);
      } else {
        turns.add(new Turn(role, new ArrayList<>(blocks), field));
      }
    }
    requireAnswers(turns.stream().filter(turn -> turn.role() != Role.SYSTEM).toList());
    return turns;
  }

  private static Role role(String name, String field) throws RejectedException {
    return switch (name) {
      case "user" -> Role.USER;
      case "assistant" -> Role.ASSISTANT;
      case "system" -> Role.SYSTEM;
      default ->
          throw RejectedException.invalid(field + ".role", "must be user, assistant or system");
    };
  }

  /** Clients know this rule, and its wording, from the API that they were written for. */
  private static void requireAnswers(List<Turn> turns) throws RejectedException {
    Set<String> asked = Set.of();
    Turn asking = null;
    for (Turn turn : turns) {
      Set<String> answered = ids(turn, "tool_result", "tool_use_id");
      if (asking != null) {
        requireAll(asked, answered, asking);
      }
      for (String id : answered) {
        if (!asked.contains(id)) {
          throw pairing(
              turn,
              "unexpected `tool_use_id` found in `tool_result` blocks: "
                  + Fields.shown(id)
                  + ". Each `tool_result` block must have a corresponding `tool_use` block in the"
                  + " previous message.");
        }
      }
      asked = ids(turn, "tool_use", "id");
      asking = turn;
    }
    if (asking != null) {
      requireAll(asked, Set.of(), asking);
    }
  }

  private static void requireAll(Set<String> asked, Set<String> answered, Turn asking)
      throws RejectedException {
    for (String id : asked) {
      if (!answered.contains(id)) {
        throw pairing(
            asking,
            "`tool_use` ids were found without `tool_result` blocks immediately after: "
                + Fields.shown(id)
                + ". Each `tool_use` block must have a corresponding `tool_result` block in the"
                + " next message.");
      }
    }
  }

  private static RejectedException pairing(Turn turn, String what) {
    return new RejectedException(ErrorCode.INVALID_VALUE, turn.field(), turn.field() + ": " + what);
  }

  private static Set<String> ids(Turn turn, String type, String member) throws RejectedException {
    var ids = new HashSet<String>();
    for (Block block : turn.blocks()) {
      if (block.type().equals(type)) {
        ids.add(block.text(member));
      }
    }
    return ids;
  }
}
