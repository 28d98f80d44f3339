package dev.modeldock.kernel.wire.responses;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** A response put together from its events, as strictly as OpenAI's client libraries do it. */
final class StreamedResponse {

  private final List<String> done = new ArrayList<>();
  private final Set<String> ids = new HashSet<>();
  private final StringBuilder pieces = new StringBuilder();
  private String open = "";
  private String kind = "";
  private boolean part;
  private boolean told;
  private int number;
  private String end = "";
  private String response = "";

  StreamedResponse(String sent) {
    assertThat(sent).endsWith("\n\n");
    List<Event> events = Event.all(sent);
    assertThat(events.stream().map(Event::name).limit(2))
        .containsExactly("response.created", "response.in_progress");
    events.forEach(this::take);
    assertThat(end).isNotEmpty();
  }

  /** {@return the name of the event that has ended it} */
  String end() {
    return end;
  }

  /** {@return the response that the last event has} */
  String response() {
    return response;
  }

  private void take(Event event) {
    assertThat(end).as("nothing follows the end").isEmpty();
    assertThat(event.value("sequence_number").raw()).isEqualTo("" + number++);
    String name = event.name();
    switch (name) {
      case "response.created", "response.in_progress" -> {
        Map<String, JsonValue> begun = event.value("response").members();
        assertThat(begun.get("status").text()).isEqualTo("in_progress");
        assertThat(begun.get("output").raw()).isEqualTo("[]");
      }
      case "keepalive" -> {}
      case "response.output_item.added" -> added(event);
      case "response.output_item.done" -> done(event);
      case "response.content_part.added", "response.reasoning_summary_part.added" -> {
        of(event);
        assertThat(part).isFalse();
        assertThat(said(event.value("part"))).isEmpty();
        part = true;
      }
      case "response.content_part.done", "response.reasoning_summary_part.done" -> {
        of(event);
        assertThat(told).isTrue();
        assertThat(said(event.value("part"))).isEqualTo(pieces.toString());
        part = false;
      }
      case "response.completed", "response.incomplete", "response.failed" -> ended(event);
      default -> piece(event);
    }
  }

  private void added(Event event) {
    Map<String, JsonValue> item = event.value("item").members();
    assertThat(open).isEmpty();
    assertThat(event.value("output_index").raw()).isEqualTo("" + done.size());
    open = item.get("id").text();
    kind = item.get("type").text();
    assertThat(open).isNotEmpty();
    assertThat(ids.add(open)).as("ids are not used twice").isTrue();
    if (kind.endsWith("_call")) {
      assertThat(item.get("call_id").text()).isNotEmpty();
      assertThat(item.get("name").text()).isNotEmpty();
    }
    assertThat(said(event.value("item"))).isEmpty();
  }

  private void piece(Event event) {
    of(event);
    String place =
        switch (kind) {
          case "message" -> "response.output_text";
          case "reasoning" -> "response.reasoning_summary_text";
          case "function_call" -> "response.function_call_arguments";
          case "custom_tool_call" -> "response.custom_tool_call_input";
          default -> throw new AssertionError(kind);
        };
    boolean call = kind.endsWith("_call");
    assertThat(part).isEqualTo(!call);
    assertThat(told).isFalse();
    if (event.name().equals(place + ".delta")) {
      pieces.append(event.value("delta").text());
      return;
    }
    assertThat(event.name()).isEqualTo(place + ".done");
    String member = !call ? "text" : kind.equals("function_call") ? "arguments" : "input";
    assertThat(event.value(member).text()).isEqualTo(pieces.toString());
    told = true;
  }

  private void done(Event event) {
    assertThat(event.value("output_index").raw()).isEqualTo("" + done.size());
    JsonValue item = event.value("item");
    assertThat(item.members().get("id").text()).isEqualTo(open);
    assertThat(item.members().get("type").text()).isEqualTo(kind);
    assertThat(part).isFalse();
    assertThat(told).isTrue();
    assertThat(said(item)).isEqualTo(pieces.toString());
    done.add(item.raw());
    open = "";
    told = false;
    pieces.setLength(0);
  }

  private void ended(Event event) {
    end = event.name();
    JsonValue whole = event.value("response");
    response = whole.raw();
    Map<String, JsonValue> members = whole.members();
    assertThat("response." + members.get("status").text()).isEqualTo(end);
    assertThat(members.get("output").elements().stream().map(JsonValue::raw))
        .containsExactlyElementsOf(done);
    assertThat(members.get("error").is(JsonKind.NULL)).isEqualTo(!end.equals("response.failed"));
    if (!end.equals("response.failed")) {
      assertThat(open).as("all items are ended").isEmpty();
    }
  }

  private void of(Event event) {
    assertThat(open).isNotEmpty();
    assertThat(event.value("item_id").text()).isEqualTo(open);
    assertThat(event.value("output_index").raw()).isEqualTo("" + done.size());
    switch (kind) {
      case "message" -> assertThat(event.value("content_index").raw()).isEqualTo("0");
      case "reasoning" -> assertThat(event.value("summary_index").raw()).isEqualTo("0");
      default -> {}
    }
  }

  /** What an item or a part has said, wherever its kind has that. */
  private static String said(JsonValue of) {
    Map<String, JsonValue> members = of.members();
    return switch (members.get("type").text()) {
      case "message" -> joined(members.get("content"));
      case "reasoning" -> joined(members.get("summary"));
      case "function_call" -> members.get("arguments").text();
      case "custom_tool_call" -> members.get("input").text();
      default -> members.get("text").text();
    };
  }

  private static String joined(JsonValue parts) {
    var text = new StringBuilder();
    parts.elements().forEach(each -> text.append(said(each)));
    return text.toString();
  }
}
