package dev.modeldock.kernel.wire.openai;

import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ContentPart;
import dev.modeldock.api.call.Message;
import dev.modeldock.api.call.RawJson;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.call.ToolCall;
import dev.modeldock.api.call.ToolChoice;
import dev.modeldock.api.call.ToolSpec;
import dev.modeldock.kernel.wire.ByteSink;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes a request of another dialect as the body of an OpenAI chat completion, for a runtime that
 * is relayed to. It uses the names that all runtimes know: {@code system} for what the application
 * says, {@code max_tokens} for the bound of the answer.
 */
public final class ChatBodyWriter {

  private final ByteSink out = new ByteSink(4096);
  private boolean firstMessage = true;

  private ChatBodyWriter() {}

  /**
   * {@return the body that asks {@code model}}
   *
   * @param stream whether to ask for pieces, and with them for usage
   */
  public static byte[] write(ChatRequest request, String model, boolean stream) {
    var writer = new ChatBodyWriter();
    writer.body(request, model, stream);
    return writer.out.toBytes();
  }

  private void body(ChatRequest request, String model, boolean stream) {
    out.ascii("{\"model\":").string(model);
    if (stream) {
      out.ascii(",\"stream\":true,\"stream_options\":{\"include_usage\":true}");
    }
    messages(request.messages());
    tools(request.tools(), request.toolChoice());
    format(request.responseFormat());
    request
        .reasoningEffort()
        .ifPresent(effort ->
            out.ascii(",\"reasoning_effort\":").string(effort.name().toLowerCase(Locale.ROOT)));
    request.maxTokens().ifPresent(most -> out.ascii(",\"max_tokens\":").number(most));
    if (!request.stop().isEmpty()) {
      out.ascii(",\"stop\":[");
      separated(request.stop());
      out.ascii("]");
    }
    for (Map.Entry<String, Object> each : request.parameters().asMap().entrySet()) {
      out.ascii(",").string(each.getKey()).ascii(":");
      if (each.getValue() instanceof String text) {
        out.string(text);
      } else {
        // Numbers and truths are spelled in JSON as they are here.
        out.ascii(each.getValue().toString());
      }
    }
    out.ascii("}");
  }

  /**
   * Some templates take one system message only, at the beginning: what the application says there
   * goes as one. Tools answer in text only: the images among their answers follow as a user's.
   */
  private void messages(List<Message> messages) {
    out.ascii(",\"messages\":[");
    var images = new ArrayList<ContentPart>();
    int next = 0;
    while (next < messages.size() && messages.get(next) instanceof Message.System) {
      next++;
    }
    if (next > 0) {
      var said = new ArrayList<ContentPart>();
      messages.subList(0, next).forEach(message -> said.addAll(message.content()));
      message(new Message.System(said), images);
    }
    for (Message message : messages.subList(next, messages.size())) {
      if (!(message instanceof Message.Tool)) {
        show(images);
      }
      message(message, images);
    }
    show(images);
    out.ascii("]");
  }

  private void show(List<ContentPart> images) {
    if (!images.isEmpty()) {
      message(new Message.User(images), images);
      images.clear();
    }
  }

  private void message(Message message, List<ContentPart> images) {
    out.ascii(firstMessage ? "{\"role\":" : ",{\"role\":");
    firstMessage = false;
    switch (message) {
      case Message.System(var content) -> {
        out.ascii("\"system\",\"content\":");
        content(content);
      }
      case Message.User(var content) -> {
        out.ascii("\"user\",\"content\":");
        content(content);
      }
      case Message.Assistant said -> assistant(said);
      case Message.Tool(String id, var content) -> {
        out.ascii("\"tool\",\"tool_call_id\":").string(id).ascii(",\"content\":");
        content(withoutImages(id, content, images));
      }
    }
    out.ascii("}");
  }

  private static List<ContentPart> withoutImages(
      String call, List<ContentPart> content, List<ContentPart> images) {
    var texts = new ArrayList<ContentPart>();
    for (ContentPart each : content) {
      switch (each) {
        case ContentPart.Text _ -> texts.add(each);
        case ContentPart.Image _ -> {
          images.add(new ContentPart.Text("What the tool call " + call + " has shown:"));
          images.add(each);
        }
      }
    }
    return texts.isEmpty() && !content.isEmpty()
        ? List.of(new ContentPart.Text("The image follows."))
        : texts;
  }

  private void assistant(Message.Assistant said) {
    out.ascii("\"assistant\",\"content\":");
    if (said.content().isEmpty() && !said.toolCalls().isEmpty()) {
      out.ascii("null");
    } else {
      content(said.content());
    }
    if (said.toolCalls().isEmpty()) {
      return;
    }
    if (said.reasoning() != null) {
      // Some models lose the thread of their own calls without it; nothing else needs it.
      out.ascii(",\"reasoning_content\":").string(said.reasoning());
    }
    out.ascii(",\"tool_calls\":[");
    String separator = "";
    for (ToolCall call : said.toolCalls()) {
      out.ascii(separator).ascii("{\"id\":").string(call.id());
      out.ascii(",\"type\":\"function\",\"function\":{\"name\":").string(call.name());
      // Not every runtime takes no text at all for no arguments.
      String arguments = call.arguments().isBlank() ? "{}" : call.arguments();
      out.ascii(",\"arguments\":").string(arguments).ascii("}}");
      separator = ",";
    }
    out.ascii("]");
  }

  /** Text alone goes as one string: some runtimes take nothing else. */
  private void content(List<ContentPart> parts) {
    if (parts.stream().allMatch(ContentPart.Text.class::isInstance)) {
      var text = new StringBuilder();
      for (ContentPart each : parts) {
        text.append(text.isEmpty() ? "" : "\n\n").append(((ContentPart.Text) each).text());
      }
      out.string(text.toString());
      return;
    }
    out.ascii("[");
    String separator = "";
    for (ContentPart each : parts) {
      out.ascii(separator);
      switch (each) {
        case ContentPart.Text(String text) ->
            out.ascii("{\"type\":\"text\",\"text\":").string(text).ascii("}");
        case ContentPart.Image(String url, String detail) -> {
          out.ascii("{\"type\":\"image_url\",\"image_url\":{\"url\":").string(url);
          out.ascii(",\"detail\":").string(detail).ascii("}}");
        }
      }
      separator = ",";
    }
    out.ascii("]");
  }

  private void tools(List<ToolSpec> tools, ToolChoice choice) {
    if (tools.isEmpty()) {
      return;
    }
    out.ascii(",\"tools\":[");
    String separator = "";
    for (ToolSpec tool : tools) {
      out.ascii(separator).ascii("{\"type\":\"function\",\"function\":{\"name\":");
      out.string(tool.name());
      if (tool.description() != null) {
        out.ascii(",\"description\":").string(tool.description());
      }
      RawJson parameters = tool.parameters();
      if (parameters != null) {
        out.ascii(",\"parameters\":").bytes(parameters.bytes());
      }
      out.ascii(tool.strict() ? ",\"strict\":true}}" : "}}");
      separator = ",";
    }
    out.ascii("],\"tool_choice\":");
    switch (choice) {
      case ToolChoice.Auto _ -> out.ascii("\"auto\"");
      case ToolChoice.None _ -> out.ascii("\"none\"");
      case ToolChoice.Required _ -> out.ascii("\"required\"");
      case ToolChoice.Named(String name) ->
          out.ascii("{\"type\":\"function\",\"function\":{\"name\":").string(name).ascii("}}");
    }
  }

  private void format(ResponseFormat format) {
    switch (format) {
      case ResponseFormat.Text _ -> {
        // What is meant when nothing is said.
      }
      case ResponseFormat.JsonObject _ ->
          out.ascii(",\"response_format\":{\"type\":\"json_object\"}");
      case ResponseFormat.JsonSchema(String name, RawJson schema, boolean strict) -> {
        out.ascii(",\"response_format\":{\"type\":\"json_schema\",\"json_schema\":{\"name\":");
        out.string(name).ascii(",\"schema\":").bytes(schema.bytes());
        out.ascii(strict ? ",\"strict\":true}}" : "}}");
      }
    }
  }

  private void separated(List<String> texts) {
    String separator = "";
    for (String each : texts) {
      out.ascii(separator).string(each);
      separator = ",";
    }
  }
}
