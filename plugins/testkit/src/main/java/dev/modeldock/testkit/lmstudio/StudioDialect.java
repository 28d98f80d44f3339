package dev.modeldock.testkit.lmstudio;

import dev.modeldock.testkit.lmstudio.StudioModel.Trait;
import dev.modeldock.testkit.runtime.Beat.Call;
import dev.modeldock.testkit.runtime.Beat.Done;
import dev.modeldock.testkit.runtime.Beat.Frame;
import dev.modeldock.testkit.runtime.Dialect;
import dev.modeldock.testkit.wire.Script;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Chat completions as LM Studio's {@code /v1} writes them. */
final class StudioDialect implements Dialect {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final StudioModel model;
  private final JsonNode request;
  private boolean begun;
  private boolean thought;
  private int calls;

  StudioDialect(String name, StudioModel model, JsonNode request) {
    this.name = name;
    this.model = model;
    this.request = request;
  }

  @Override
  public String streamType() {
    return "text/event-stream";
  }

  @Override
  public Script.Chunked begin() {
    return Express.stream();
  }

  @Override
  public Script answer(int status, String contentType, String body) {
    return Express.answer(status, contentType, body);
  }

  @Override
  public String frame(Frame frame) {
    var text = new StringBuilder();
    if (!frame.thinking().isEmpty()) {
      thought = true;
      text.append(delta(JSON.createObjectNode().put(reasoning(), frame.thinking())));
    }
    if (!frame.text().isEmpty()) {
      text.append(delta(JSON.createObjectNode().put("content", frame.text())));
    }
    frame.calls().forEach(call -> text.append(fragments(call)));
    return text.toString();
  }

  private String reasoning() {
    return model.is(Trait.SAYS_REASONING) ? "reasoning" : "reasoning_content";
  }

  /** The id and the name first, then the arguments in two pieces. */
  private String fragments(Call call) {
    int index = calls++;
    ObjectNode first = JSON.createObjectNode().put("index", index).put("id", id(call, index));
    first.put("type", "function");
    String arguments = call.arguments();
    if (call.name().isEmpty()) {
      return toolDelta(first);
    }
    first.putObject("function").put("name", call.name()).put("arguments", "");
    int half = arguments.length() / 2;
    return toolDelta(first)
        + toolDelta(fragment(index, arguments.substring(0, half)))
        + toolDelta(fragment(index, arguments.substring(half)));
  }

  private ObjectNode fragment(int index, String arguments) {
    ObjectNode piece = JSON.createObjectNode().put("index", index);
    if (model.is(Trait.REPEATS_EMPTY_NAMES)) {
      piece
          .put("type", "function")
          .putObject("function")
          .put("name", "")
          .put("arguments", arguments);
    } else {
      piece.putObject("function").put("arguments", arguments);
    }
    return piece;
  }

  private String toolDelta(ObjectNode call) {
    ObjectNode delta = JSON.createObjectNode();
    delta.putArray("tool_calls").add(call);
    return delta(delta);
  }

  private static String id(Call call, int index) {
    return call.id() == null ? Integer.toString(117_069_919 + index) : call.id();
  }

  @Override
  public String done(Done done) {
    Frame last = done.last();
    var text = new StringBuilder(frame(last));
    boolean said = begun;
    if (said && calls == 0) {
      text.append(delta(JSON.createObjectNode().put("content", "")));
    }
    text.append(event(chunk(JSON.createObjectNode(), reason(done, calls > 0))));
    boolean asked = request.path("stream_options").path("include_usage").asBoolean(false);
    if (asked && done.metrics()) {
      ObjectNode usage = base("chat.completion.chunk");
      usage.putArray("choices");
      addUsage(usage, done, said);
      text.append(event(usage));
    }
    return text.append(model.is(Trait.NO_END_MARK) ? "" : "data: [DONE]\n\n").toString();
  }

  @Override
  public String failure(String message) {
    ObjectNode body = JSON.createObjectNode();
    body.putObject("error").put("message", message);
    return "event: error\n" + event(body.put("message", message));
  }

  @Override
  public String refusal(int status, String body) {
    return PrettyJson.of(JSON.readTree(body));
  }

  @Override
  public String whole(String thinking, String text, List<Call> made, Done done) {
    thought = !thinking.isEmpty();
    ObjectNode body = base("chat.completion");
    body.remove("system_fingerprint");
    ObjectNode choice = body.putArray("choices").addObject().put("index", 0);
    ObjectNode message = choice.putObject("message").put("role", "assistant").put("content", text);
    if (thought) {
      message.put(reasoning(), thinking);
    }
    ArrayNode list = message.putArray("tool_calls");
    for (Call call : made) {
      ObjectNode item =
          list.addObject().put("type", "function").put("id", id(call, list.size() - 1));
      if (!call.name().isEmpty()) {
        item.putObject("function").put("name", call.name()).put("arguments", call.arguments());
      }
    }
    choice.putNull("logprobs").put("finish_reason", reason(done, !made.isEmpty()));
    addUsage(body, done, thought || !text.isEmpty() || !made.isEmpty());
    body.putObject("stats");
    return PrettyJson.of(body.put("system_fingerprint", name));
  }

  private String reason(Done done, boolean called) {
    boolean says = called && done.reason().equals("stop") && !model.is(Trait.STOPS_AFTER_CALLS);
    return says ? "tool_calls" : done.reason();
  }

  private String delta(ObjectNode delta) {
    ObjectNode whole = JSON.createObjectNode();
    if (!begun) {
      begun = true;
      whole.put("role", "assistant");
    }
    return event(chunk(whole.setAll(delta), null));
  }

  private ObjectNode chunk(JsonNode delta, @Nullable String reason) {
    ObjectNode chunk = base("chat.completion.chunk");
    ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
    choice.set("delta", delta);
    choice.putNull("logprobs").put("finish_reason", reason);
    return chunk;
  }

  private ObjectNode base(String object) {
    String shown = model.is(Trait.ANSWERED_BY_ANOTHER) ? "another/model-8b" : name;
    return JSON.createObjectNode()
        .put("id", "chatcmpl-vglqo7c33jox08t5dal3")
        .put("object", object)
        .put("created", 1_789_412_777L)
        .put("model", shown)
        .put("system_fingerprint", shown);
  }

  /** One token too few is reported when the limit ended the answer. */
  private void addUsage(ObjectNode body, Done done, boolean said) {
    int made = said ? 29 : 0;
    JsonNode limit = request.path("max_tokens");
    if (done.reason().equals("length") && limit.canConvertToInt() && limit.asInt() > 0) {
      made = limit.asInt() - 1;
    }
    ObjectNode usage =
        body.putObject("usage")
            .put("prompt_tokens", 74)
            .put("completion_tokens", made)
            .put("total_tokens", 74 + made);
    if (thought) {
      usage.putObject("completion_tokens_details").put("reasoning_tokens", 12);
    }
  }

  private static String event(JsonNode json) {
    return "data: " + json + "\n\n";
  }
}
