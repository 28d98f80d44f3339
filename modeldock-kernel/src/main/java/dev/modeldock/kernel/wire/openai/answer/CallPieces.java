package dev.modeldock.kernel.wire.openai.answer;

import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import dev.modeldock.kernel.wire.ToolArguments;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds out which tool call a piece belongs to.
 *
 * <p>OpenAI numbers the calls and says id and name once. Runtimes leave the number out, give the
 * same to each call, say id and name with each piece, or late, or leave them empty. A call that has
 * all its arguments is not gone on with by a piece that has a name of its own.
 *
 * <p>Used for one choice of one answer by one thread.
 */
final class CallPieces {

  /** A tool call as far as it has come. */
  static final class Call {

    private final ToolArguments arguments = new ToolArguments();
    private String id = "";
    private String name = "";
    private String index = "";

    /** {@return its id; empty as long as there is none} */
    String id() {
      return id;
    }

    /** {@return the tool's name; empty as long as there is none} */
    String name() {
      return name;
    }

    /** {@return its number as the runtime writes it; empty if it gives none} */
    String index() {
      return index;
    }

    ToolArguments arguments() {
      return arguments;
    }

    private boolean over() {
      return arguments.closed();
    }
  }

  /**
   * A piece and its call.
   *
   * @param text what it adds to the arguments
   * @param arguments where it says so, if it does
   */
  record Piece(Call call, String text, @Nullable JsonValue arguments) {}

  private final List<Call> calls = new ArrayList<>();
  private final Map<String, Call> byIndex = new HashMap<>();
  private @Nullable Call last;

  /** {@return all calls, in the order in which they began} */
  List<Call> all() {
    return calls;
  }

  /**
   * {@return the pieces of a {@code tool_calls} array}
   *
   * @param whole whether each element is a call to itself, and none goes on with another
   */
  List<Piece> tools(JsonValue array, boolean whole) {
    var pieces = new ArrayList<Piece>();
    for (JsonValue each : array.elements()) {
      if (each.is(JsonKind.OBJECT)) {
        Map<String, JsonValue> from = each.members();
        JsonValue function = from.get("function");
        Map<String, JsonValue> said =
            function != null && function.is(JsonKind.OBJECT) ? function.members() : Map.of();
        String id = Texts.of(from.get("id"));
        String name = Texts.of(said.get("name"));
        pieces.add(piece(whole ? begun() : called(from.get("index"), id, name), id, name, said));
      }
    }
    return pieces;
  }

  /** {@return the piece that a {@code function_call}, the deprecated form, is} */
  Piece function(JsonValue object) {
    Map<String, JsonValue> said = object.members();
    Call call = calls.isEmpty() ? begun() : calls.getFirst();
    return piece(call, "", Texts.of(said.get("name")), said);
  }

  private Call begun() {
    var call = new Call();
    calls.add(call);
    return call;
  }

  private Call called(@Nullable JsonValue index, String id, String name) {
    Call call = index != null && index.is(JsonKind.NUMBER) ? byIndex.get(index.raw()) : last;
    if (call == null || begins(call, index, id, name)) {
      call = begun();
      if (index != null && index.is(JsonKind.NUMBER)) {
        call.index = index.raw();
        byIndex.put(call.index, call);
      }
    }
    last = call;
    return call;
  }

  private static boolean begins(Call call, @Nullable JsonValue index, String id, String name) {
    boolean other = !id.isEmpty() && !call.id.isEmpty() && !id.equals(call.id);
    boolean again = id.isEmpty() && !name.isEmpty() && !call.name.isEmpty();
    if (index != null && index.is(JsonKind.NUMBER)) {
      return call.over() && other && !name.isEmpty();
    }
    return other || call.over() && again;
  }

  private static Piece piece(Call call, String id, String name, Map<String, JsonValue> said) {
    if (call.id.isEmpty()) {
      call.id = id;
    }
    if (call.name.isEmpty()) {
      call.name = name;
    }
    JsonValue arguments = said.get("arguments");
    // Some runtimes send the object itself in place of its text.
    String text =
        arguments != null && arguments.is(JsonKind.OBJECT) ? arguments.raw() : Texts.of(arguments);
    call.arguments.append(text);
    return new Piece(call, text, arguments);
  }
}
