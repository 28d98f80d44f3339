package dev.modeldock.kernel.wire.upstream;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.stream.OpenAiChunk;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the pieces of a streamed answer together to the one object that the runtime would have sent
 * without streaming.
 *
 * <p>Knows which texts and lists come in parts. Of every other member, known or not, the last value
 * stays; null and the empty text never replace one. Not safe for use by several threads.
 */
public final class CompletionAssembly {

  private static final Set<String> MESSAGE_TEXTS =
      Set.of("content", "reasoning_content", "reasoning", "refusal");
  private static final Set<String> FUNCTION_TEXTS = Set.of("arguments");
  private static final Set<String> AUDIO_TEXTS = Set.of("data", "transcript");

  /** About what an entry takes that holds no text. */
  private static final int ENTRY = 64;

  /** Numbers stay as they were written. */
  private static final JsonMapper JSON =
      JsonMapper.builder().enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS).build();

  private final String who;
  private final int most;
  private final Growing top = new Growing(Set.of());
  private final Map<Integer, Choice> choices = new TreeMap<>();
  private long size;

  /**
   * @param who host and port of the runtime
   * @param most about how many bytes the whole may have
   */
  public CompletionAssembly(String who, int most) {
    this.who = who;
    this.most = most;
  }

  /**
   * Adds a piece.
   *
   * @throws ProtocolBroken if it is no JSON, or the whole becomes too long
   */
  public void add(OpenAiChunk piece) throws ProviderException {
    try {
      add(JSON.readTree(piece.array(), piece.offset(), piece.length()));
    } catch (JacksonException _) {
      throw new ProtocolBroken(Stage.STREAMING, who + " sent an event that is not JSON");
    }
    if (size > most) {
      throw new ProtocolBroken(
          Stage.STREAMING, who + " sent an answer longer than " + most + " bytes");
    }
  }

  private void add(JsonNode piece) {
    for (Map.Entry<String, JsonNode> member : piece.properties()) {
      switch (member.getKey()) {
        case "object" -> top.node.put("object", "chat.completion");
        case "choices" -> {
          top.keep("choices", JSON.createArrayNode());
          member.getValue().forEach(choice -> entry(choices, choice).add(choice));
        }
        default -> top.add(member.getKey(), member.getValue());
      }
    }
  }

  private Choice entry(Map<Integer, Choice> all, JsonNode choice) {
    return all.computeIfAbsent(
        choice.path("index").asInt(0),
        index -> {
          size += ENTRY;
          return new Choice(index);
        });
  }

  /** {@return the object, as UTF-8} */
  public byte[] whole() {
    ObjectNode whole = top.finish();
    whole.put("object", "chat.completion");
    ArrayNode array = whole.putArray("choices");
    choices.values().forEach(choice -> array.add(choice.finish()));
    // By way of a text: half a character, which is all that some answers end with, does no harm.
    return JSON.writeValueAsString(whole).getBytes(StandardCharsets.UTF_8);
  }

  /** An object some of whose texts come in parts. */
  private final class Growing {

    private final ObjectNode node = JSON.createObjectNode();
    private final Map<String, StringBuilder> texts = new TreeMap<>();
    private final Set<String> parted;

    Growing(Set<String> parted) {
      this.parted = parted;
    }

    void addAll(JsonNode piece) {
      piece.properties().forEach(member -> add(member.getKey(), member.getValue()));
    }

    void add(String name, JsonNode value) {
      if (!parted.contains(name) || !value.isString()) {
        keep(name, value);
        return;
      }
      size += value.stringValue().length();
      texts
          .computeIfAbsent(
              name,
              _ -> {
                // Holds the member's place among the others.
                node.putNull(name);
                return new StringBuilder();
              })
          .append(value.stringValue());
    }

    void keep(String name, JsonNode value) {
      boolean nothing = value.isNull() || value.isString() && value.stringValue().isEmpty();
      if (!nothing || !node.has(name)) {
        node.set(name, value);
      }
    }

    ObjectNode finish() {
      texts.forEach((name, text) -> node.put(name, text.toString()));
      return node;
    }
  }

  /** One of the answers, of which there is nearly always one. */
  private final class Choice {

    private final Growing choice = new Growing(Set.of());
    private final Growing message = new Growing(MESSAGE_TEXTS);
    private final Growing audio = new Growing(AUDIO_TEXTS);
    private final Growing functionCall = new Growing(FUNCTION_TEXTS);
    private final ObjectNode logprobs = JSON.createObjectNode();
    private final TreeMap<Integer, Call> calls = new TreeMap<>();

    Choice(int index) {
      choice.node.put("index", index);
      choice.node.putNull("message");
      message.node.put("role", "assistant");
      message.node.putNull("content");
    }

    void add(JsonNode piece) {
      for (Map.Entry<String, JsonNode> member : piece.properties()) {
        JsonNode value = member.getValue();
        switch (member.getKey()) {
          case "index" -> {
            // Set from the start.
          }
          case "delta", "message" -> value.properties().forEach(this::addToMessage);
          case "logprobs" -> addLogprobs(value);
          default -> choice.add(member.getKey(), value);
        }
      }
    }

    private void addToMessage(Map.Entry<String, JsonNode> member) {
      JsonNode value = member.getValue();
      switch (member.getKey()) {
        case "tool_calls" -> value.forEach(this::addCall);
        case "audio" -> audio.addAll(value);
        case "function_call" -> functionCall.addAll(value);
        default -> message.add(member.getKey(), value);
      }
    }

    private void addCall(JsonNode piece) {
      calls.computeIfAbsent(indexOf(piece), _ -> new Call()).add(piece);
    }

    /**
     * Without an index, an id of its own begins a call, and whatever else goes on with the last.
     */
    private int indexOf(JsonNode piece) {
      JsonNode index = piece.path("index");
      if (index.canConvertToInt()) {
        return index.asInt();
      }
      int last = calls.isEmpty() ? -1 : calls.lastKey();
      String id = piece.path("id").asString("");
      return last < 0 || !id.isEmpty() && !calls.get(last).called(id) ? last + 1 : last;
    }

    private void addLogprobs(JsonNode piece) {
      choice.keep("logprobs", JsonNodeFactory.instance.nullNode());
      for (Map.Entry<String, JsonNode> member : piece.properties()) {
        if (member.getValue() instanceof ArrayNode more) {
          size += (long) ENTRY * more.size();
          if (logprobs.get(member.getKey()) instanceof ArrayNode before) {
            before.addAll(more);
            continue;
          }
        }
        if (!member.getValue().isNull() || !logprobs.has(member.getKey())) {
          logprobs.set(member.getKey(), member.getValue());
        }
      }
    }

    ObjectNode finish() {
      ObjectNode said = message.finish();
      if (!calls.isEmpty()) {
        ArrayNode array = said.putArray("tool_calls");
        calls.values().forEach(call -> array.add(call.finish()));
      }
      put(said, "audio", audio.finish());
      put(said, "function_call", functionCall.finish());
      ObjectNode whole = choice.finish();
      whole.set("message", said);
      put(whole, "logprobs", logprobs);
      return whole;
    }

    private static void put(ObjectNode to, String name, ObjectNode value) {
      if (!value.isEmpty()) {
        to.set(name, value);
      }
    }
  }

  /** A call of a tool. */
  private final class Call {

    private final Growing call = new Growing(Set.of());
    private final Growing function = new Growing(FUNCTION_TEXTS);

    Call() {
      size += ENTRY;
    }

    void add(JsonNode piece) {
      for (Map.Entry<String, JsonNode> member : piece.properties()) {
        switch (member.getKey()) {
          case "index" -> {
            // Says where the call stands, which its place in the list does from now on.
          }
          case "function" -> function.addAll(member.getValue());
          default -> call.add(member.getKey(), member.getValue());
        }
      }
    }

    boolean called(String id) {
      return call.node.path("id").asString("").equals(id);
    }

    ObjectNode finish() {
      ObjectNode whole = call.finish();
      Choice.put(whole, "function", function.finish());
      return whole;
    }
  }
}
