package dev.modeldock.kernel.wire.responses.request;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ReasoningEffort;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonScan;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.field.Fields;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads the body of a {@code POST /v1/responses} into the API's types. */
public final class RequestReader {

  /** The fields that are read, or echoed and no more. Whatever else there is, is named. */
  private static final Set<String> READ =
      Set.of(
          "model",
          "input",
          "instructions",
          "previous_response_id",
          "store",
          "stream",
          "stream_options",
          "tools",
          "tool_choice",
          "parallel_tool_calls",
          "text",
          "reasoning",
          "max_output_tokens",
          "temperature",
          "top_p",
          "top_logprobs",
          "user",
          "metadata",
          "include",
          "truncation",
          "service_tier",
          "background",
          "conversation",
          "prompt");

  private static final Set<String> TEXT = Set.of("format", "verbosity");
  private static final Set<String> FORMAT = Set.of("type", "name", "schema", "strict");

  /** What a model thinks is always told: how long a summary of it is to be, asks for nothing. */
  private static final Set<String> REASONING = Set.of("effort", "summary", "generate_summary");

  /**
   * What a body says.
   *
   * @param request the request as providers are told it
   * @param tools what the client calls its tools
   * @param input gives the items that came with this request, as they are listed
   * @param dropped what providers are not told
   */
  public record Reading(
      ChatRequest request, ToolNames tools, Supplier<List<String>> input, List<String> dropped) {}

  private final JsonScan fields;
  private final StoredItems stored;
  private final Dropped dropped = new Dropped();

  private RequestReader(JsonScan fields, StoredItems stored) {
    this.fields = fields;
    this.stored = stored;
  }

  /**
   * {@return what the body says}
   *
   * @param stored what the request may refer to
   */
  public static Reading read(JsonScan fields, StoredItems stored) throws RejectedException {
    return new RequestReader(fields, stored).read();
  }

  private Reading read() throws RejectedException {
    refuseWhatNobodyCan();
    List<Item> before = earlier();
    JsonValue input = Fields.present(fields.value("input"));
    boolean plain = input != null && input.is(JsonKind.STRING);
    List<Item> now = plain ? List.of() : resolved(ConversationReader.items(input, "input"));

    var offered = new OfferedTools(dropped);
    offered.add(fields.value("tools"), "tools");
    for (Item each : Stream.concat(before.stream(), now.stream()).toList()) {
      if (each.type().equals("additional_tools")) {
        offered.add(each.members().get("tools"), each.field() + ".tools");
      }
    }
    ChoiceReader choice = ChoiceReader.read(fields.value("tool_choice"), offered);
    List<Message> messages = messages(before, now, plain ? input.text() : null, offered.names());
    var request =
        ChatRequest.builder()
            .messages(messages)
            .tools(choice.tools())
            .toolChoice(choice.choice())
            .responseFormat(format())
            .reasoningEffort(effort())
            .parameters(parameters(!choice.tools().isEmpty()));
    String bound = "max_output_tokens";
    JsonValue most = Fields.present(fields.value(bound));
    if (most != null) {
      long tokens = Fields.integer(most, bound);
      if (tokens < 1) {
        throw RejectedException.invalid(bound, "must be at least 1");
      }
      request.maxTokens(tokens);
    }
    nameTheRest();
    Supplier<List<String>> listed =
        plain ? () -> List.of(asItem(input)) : () -> now.stream().map(Item::listed).toList();
    return new Reading(request.build(), offered.names(), listed, dropped.names());
  }

  private static String asItem(JsonValue text) {
    return "{\"type\":\"message\",\"role\":\"user\",\"content\":[{\"type\":\"input_text\",\"text\":"
        + text.raw()
        + "}]}";
  }

  private List<Item> earlier() throws RejectedException {
    String field = "previous_response_id";
    String id = Fields.optionalText(fields.value(field), field);
    if (id == null) {
      return List.of();
    }
    byte[] items =
        stored
            .conversation(id)
            .orElseThrow(() ->
                new RejectedException(
                    ErrorCode.PREVIOUS_RESPONSE_NOT_FOUND,
                    field,
                    "There is no response "
                        + Fields.shown(id)
                        + " any more, or it was never stored. Send the whole conversation as"
                        + " 'input'."));
    return ConversationReader.stored(items, field);
  }

  /** Puts items in the place of references to them. */
  private List<Item> resolved(List<Item> items) throws RejectedException {
    var all = new ArrayList<Item>(items.size());
    for (Item each : items) {
      if (each.type().equals("item_reference")) {
        String id = each.text("id");
        byte[] kept =
            stored
                .item(id)
                .orElseThrow(() ->
                    RejectedException.invalid(
                        each.field(),
                        "refers to "
                            + Fields.shown(id)
                            + ", which is not stored (any more): send the item itself"));
        all.addAll(ConversationReader.stored(kept, each.field()));
      } else {
        all.add(each);
      }
    }
    return all;
  }

  private List<Message> messages(
      List<Item> before, List<Item> now, @Nullable String plain, ToolNames tools)
      throws RejectedException {
    var conversation = new ConversationReader(tools, dropped);
    String instructions = Fields.optionalText(fields.value("instructions"), "instructions");
    if (instructions != null && !instructions.isEmpty()) {
      conversation.instructions(instructions);
    }
    for (Item each : before) {
      conversation.add(each);
    }
    for (Item each : now) {
      conversation.add(each);
    }
    List<Message> messages = new ArrayList<>(conversation.messages(plain != null));
    if (plain != null) {
      messages.add(new Message.User(List.of(new ContentPart.Text(plain))));
    }
    return messages;
  }

  private void refuseWhatNobodyCan() throws RejectedException {
    refuse("conversation", "names a conversation kept by OpenAI: use previous_response_id");
    refuse("prompt", "names a prompt kept by OpenAI: send its text");
    if (Fields.truth(fields.value("background"), "background")) {
      throw RejectedException.unsupported(
          "background", "must be false: the answer comes by the connection that asks for it");
    }
    JsonValue likely = Fields.present(fields.value("top_logprobs"));
    if (likely != null && Fields.integer(likely, "top_logprobs") > 0) {
      throw likelihoods("top_logprobs");
    }
    JsonValue include = Fields.present(fields.value("include"));
    if (include != null) {
      for (JsonValue each : Fields.array(include, "include")) {
        if (Fields.text(each, "include").equals("message.output_text.logprobs")) {
          throw likelihoods("include");
        }
        dropped.add("include");
      }
    }
  }

  private static RejectedException likelihoods(String field) {
    return RejectedException.unsupported(
        field, "asks how likely the tokens were, which cannot be said here: use chat completions");
  }

  private void refuse(String field, String why) throws RejectedException {
    if (Fields.present(fields.value(field)) != null) {
      throw RejectedException.unsupported(field, why);
    }
  }

  /**
   * {@return what an object says; of what else it says than is {@code read}, the names are kept}
   */
  private Map<String, JsonValue> object(String field, Set<String> read) throws RejectedException {
    JsonValue value = Fields.present(fields.value(field));
    if (value == null) {
      return Map.of();
    }
    Map<String, JsonValue> members = Fields.object(value, field);
    dropped.othersThan(read, members, field);
    return members;
  }

  private ResponseFormat format() throws RejectedException {
    JsonValue given = Fields.present(object("text", TEXT).get("format"));
    if (given == null) {
      return new ResponseFormat.Text();
    }
    String at = "text.format";
    Map<String, JsonValue> format = Fields.object(given, at);
    dropped.othersThan(FORMAT, format, at);
    return switch (Fields.text(format.get("type"), at + ".type")) {
      case "text" -> new ResponseFormat.Text();
      case "json_object" -> new ResponseFormat.JsonObject();
      case "json_schema" -> {
        JsonValue schema = Fields.required(format.get("schema"), at + ".schema");
        if (!schema.is(JsonKind.OBJECT)) {
          throw RejectedException.wrongKind(at + ".schema", "an object", schema);
        }
        yield new ResponseFormat.JsonSchema(
            Fields.text(format.get("name"), at + ".name"),
            new RawJson(schema.raw()),
            Fields.truth(format.get("strict"), at + ".strict"));
      }
      default ->
          throw RejectedException.invalid(at + ".type", "must be text, json_object or json_schema");
    };
  }

  private @Nullable ReasoningEffort effort() throws RejectedException {
    String field = "reasoning.effort";
    String effort = Fields.optionalText(object("reasoning", REASONING).get("effort"), field);
    if (effort == null) {
      return null;
    }
    return Stream.of(ReasoningEffort.values())
        .filter(each -> id(each).equals(effort))
        .findFirst()
        .orElseThrow(() ->
            RejectedException.invalid(
                field,
                "must be one of "
                    + Stream.of(ReasoningEffort.values())
                        .map(RequestReader::id)
                        .collect(Collectors.joining(", "))));
  }

  private static String id(ReasoningEffort effort) {
    return effort.name().toLowerCase(Locale.ROOT);
  }

  private Settings parameters(boolean withTools) throws RejectedException {
    var plain = new LinkedHashMap<String, Object>();
    for (String name : List.of("temperature", "top_p")) {
      JsonValue value = Fields.present(fields.value(name));
      if (value != null) {
        plain.put(name, Fields.number(value, name));
      }
    }
    String user = Fields.optionalText(fields.value("user"), "user");
    if (user != null) {
      plain.put("user", user);
    }
    String verbosity = Fields.optionalText(object("text", TEXT).get("verbosity"), "text.verbosity");
    if (verbosity != null) {
      plain.put("verbosity", verbosity);
    }
    JsonValue parallel = Fields.present(fields.value("parallel_tool_calls"));
    if (withTools && parallel != null && !Fields.truth(parallel, "parallel_tool_calls")) {
      plain.put("parallel_tool_calls", false);
    }
    return Settings.of(plain);
  }

  private void nameTheRest() throws RejectedException {
    String truncation = Fields.optionalText(fields.value("truncation"), "truncation");
    if (truncation != null && !truncation.equals("disabled")) {
      dropped.add("truncation");
    }
    String tier = Fields.optionalText(fields.value("service_tier"), "service_tier");
    if (tier != null && !tier.equals("auto") && !tier.equals("default")) {
      dropped.add("service_tier");
    }
    for (int member = 0; member < fields.size(); member++) {
      if (!READ.contains(fields.name(member)) && fields.kind(member) != JsonKind.NULL) {
        dropped.add(fields.name(member));
      }
    }
  }
}
