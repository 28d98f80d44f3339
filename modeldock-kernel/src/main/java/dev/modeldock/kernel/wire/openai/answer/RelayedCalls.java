package dev.modeldock.kernel.wire.openai.answer;

import dev.modeldock.api.error.ProtocolBroken;
import dev.modeldock.api.error.Stage;
import dev.modeldock.kernel.wire.JsonKind;
import dev.modeldock.kernel.wire.JsonValue;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;

/**
 * Watches the tool calls of a relayed answer go by: when a choice ends with them, their arguments
 * are JSON objects, or the answer is broken. What is no JSON but plainly meant as an object, none
 * at all or the object itself in place of its text, is put right.
 *
 * <p>Used for one answer by one thread; an answer without calls needs none.
 */
final class RelayedCalls {

  /** A value of the object at hand, and the text to have in its place. */
  record Patch(int start, int end, String text) {}

  /** A call that ends without arguments, and that the object at hand does not speak of. */
  record Unsaid(int choice, CallPieces.Call call) {}

  private final Map<Integer, CallPieces> choices = new HashMap<>();
  private final Map<CallPieces.Call, JsonValue> blanks = new IdentityHashMap<>();
  private final List<Patch> patches = new ArrayList<>();
  private final List<Unsaid> unsaid = new ArrayList<>();

  /** Begins with the next object, whose places in its bytes are its own. */
  void next() {
    blanks.clear();
    patches.clear();
    unsaid.clear();
  }

  void tools(int choice, JsonValue array, boolean whole) {
    pieces(choice).tools(array, whole).forEach(this::take);
  }

  void function(int choice, JsonValue object) {
    take(pieces(choice).function(object));
  }

  private CallPieces pieces(int choice) {
    return choices.computeIfAbsent(choice, _ -> new CallPieces());
  }

  private void take(CallPieces.Piece piece) {
    JsonValue arguments = piece.arguments();
    if (arguments != null && arguments.is(JsonKind.OBJECT)) {
      patches.add(new Patch(arguments.start(), arguments.end(), piece.text()));
    } else if (arguments != null) {
      blanks.put(piece.call(), arguments);
    }
  }

  /**
   * Looks at the calls of a choice that ends.
   *
   * @throws ProtocolBroken if the arguments of one are not a JSON object, unless a bound cut it
   */
  void end(int choice, String reason, Stage stage) throws ProtocolBroken {
    CallPieces pieces = choices.get(choice);
    if (pieces == null || reason.equals("length") || reason.equals("content_filter")) {
      return;
    }
    for (CallPieces.Call call : pieces.all()) {
      if (!call.arguments().wellFormed()) {
        throw CompletionJson.badArguments(stage, call.name());
      }
      if (call.arguments().isBlank()) {
        JsonValue here = blanks.get(call);
        if (here != null) {
          patches.add(new Patch(here.start(), here.end(), "{}"));
        } else if (!call.index().isEmpty()) {
          unsaid.add(new Unsaid(choice, call));
        }
      }
    }
  }

  /** {@return what to change in the object at hand, from its beginning on} */
  List<Patch> patches() {
    patches.sort(Comparator.comparingInt(Patch::start));
    return patches;
  }

  /** {@return the calls that end with the object at hand and never had arguments} */
  List<Unsaid> unsaid() {
    return unsaid;
  }
}
