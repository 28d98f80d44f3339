package dev.modeldock.kernel.wire.anthropic.request;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Reads the body of a {@code POST /v1/messages} into the API's types. */
public final class RequestReader {

  /** The fields that are read; whatever else there is, is named as dropped. */
  private static final Set<String> READ =
      Set.of(
          "model",
          "messages",
          "max_tokens",
          "system",
          "stop_sequences",
          "stream",
          "temperature",
          "top_p",
          "top_k",
          "tools",
          "tool_choice",
          "thinking",
          "output_config",
          "output_format",
          "metadata",
          "container",
          "mcp_servers",
          "thread");

  /** Claude Code's note to Anthropic's billing; it differs by request and would spoil caches. */
  private static final String BILLING = "x-anthropic-billing-header";

  private static final int LONGEST_USER = 64;

  /**
   * What a body says.
   *
   * @param request the request as providers are told it
   * @param dropped what they are not told
   * @param thinkingShown whether the answer may have blocks of thinking
   */
  public record Reading(ChatRequest request, List<String> dropped, boolean thinkingShown) {}

  private final JsonScan fields;
  private final Dropped dropped = new Dropped();

  private RequestReader(JsonScan fields) {
    this.fields = fields;
  }

  /**
   * {@return what the body says}
   *
   * @param bounded whether the answer's length must be bounded, as it must where there is one
   */
  public static Reading read(JsonScan fields, boolean bounded) throws RejectedException {
    return new RequestReader(fields).read(bounded);
  }

  private Reading read(boolean bounded) throws RejectedException {
    refuse("container", "names a place where Anthropic runs code");
    refuse("mcp_servers", "has Anthropic call servers of tools");
    refuse("thread", "has Anthropic keep the conversation");
    OfferedTools tools = OfferedTools.read(fields, dropped);
    OutputWish output = OutputWish.read(fields, dropped);
    Thinking thinking = Thinking.read(fields, output.effort());
    var request =
        ChatRequest.builder()
            .messages(messages())
            .tools(tools.tools())
            .toolChoice(tools.choice())
            .responseFormat(output.format())
            .reasoningEffort(thinking.effort())
            .stop(stop())
            .parameters(parameters(tools.oneAtATime()));
    if (bounded) {
      request.maxTokens(maxTokens());
    }
    for (int member = 0; member < fields.size(); member++) {
      if (!READ.contains(fields.name(member)) && fields.kind(member) != JsonKind.NULL) {
        dropped.add(fields.name(member));
      }
    }
    return new Reading(request.build(), dropped.names(), thinking.shown());
  }

  private void refuse(String field, String why) throws RejectedException {
    JsonValue value = Fields.present(fields.value(field));
    if (value != null && !(value.is(JsonKind.ARRAY) && !value.cursor().next())) {
      throw RejectedException.unsupported(
          field, why + ", which no runtime behind this gateway can do");
    }
  }

  private List<Message> messages() throws RejectedException {
    var messages = new ArrayList<Message>();
    var conversation = new ConversationReader(messages, dropped);
    JsonValue system = Fields.present(fields.value("system"));
    if (system != null) {
      var blocks = new ArrayList<>(Block.read(system, "system", dropped));
      List<ContentPart> texts = new ArrayList<>(conversation.texts(blocks));
      if (texts.removeIf(RequestReader::isBilling)) {
        dropped.add(BILLING);
      }
      if (!texts.isEmpty()) {
        messages.add(new Message.System(texts));
      }
    }
    List<JsonValue> said = Fields.array(fields.value("messages"), "messages");
    conversation.read(TurnsReader.read(said, dropped));
    return messages;
  }

  private static boolean isBilling(ContentPart part) {
    return part instanceof ContentPart.Text(String text) && text.startsWith(BILLING + ":");
  }

  private long maxTokens() throws RejectedException {
    String field = "max_tokens";
    long most = Fields.integer(Fields.required(Fields.present(fields.value(field)), field), field);
    if (most == 0) {
      throw RejectedException.unsupported(
          field, "is 0, which has Anthropic warm its cache: no runtime behind this gateway can");
    }
    if (most < 1) {
      throw RejectedException.invalid(field, "must be at least 1");
    }
    return most;
  }

  private List<String> stop() throws RejectedException {
    JsonValue value = Fields.present(fields.value("stop_sequences"));
    if (value == null) {
      return List.of();
    }
    var texts = new ArrayList<String>();
    for (JsonValue each : Fields.array(value, "stop_sequences")) {
      String field = "stop_sequences[" + texts.size() + "]";
      String text = Fields.text(each, field);
      if (text.isBlank()) {
        throw RejectedException.invalid(field, "must contain non-whitespace");
      }
      texts.add(text);
    }
    return texts;
  }

  private Settings parameters(boolean oneAtATime) throws RejectedException {
    var plain = new LinkedHashMap<String, Object>();
    for (String name : List.of("temperature", "top_p", "top_k")) {
      JsonValue value = Fields.present(fields.value(name));
      if (value != null) {
        plain.put(name, Fields.number(value, name));
      }
    }
    if (oneAtATime) {
      plain.put("parallel_tool_calls", false);
    }
    JsonValue metadata = Fields.present(fields.value("metadata"));
    if (metadata != null) {
      Map<String, JsonValue> members = Fields.object(metadata, "metadata");
      String user = Fields.optionalText(members.get("user_id"), "metadata.user_id");
      if (user != null && !user.isEmpty()) {
        plain.put("user", user.length() > LONGEST_USER ? hash(user) : user);
      }
    }
    return Settings.of(plain);
  }

  private static String hash(String user) {
    try {
      byte[] digest =
          MessageDigest.getInstance("SHA-256").digest(user.getBytes(StandardCharsets.UTF_8));
      return HexFormat.of().formatHex(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java has SHA-256", e);
    }
  }
}
