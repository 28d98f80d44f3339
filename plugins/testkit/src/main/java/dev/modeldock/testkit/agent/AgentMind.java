package dev.modeldock.testkit.agent;

import static dev.modeldock.testkit.runtime.Beat.call;
import static dev.modeldock.testkit.runtime.Beat.done;
import static dev.modeldock.testkit.runtime.Beat.say;

import dev.modeldock.testkit.runtime.Beat;
import dev.modeldock.testkit.runtime.Beat.Broken;
import dev.modeldock.testkit.runtime.Beat.Call;
import dev.modeldock.testkit.runtime.Beat.Fault;
import dev.modeldock.testkit.runtime.Beat.Silence;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import tools.jackson.databind.JsonNode;

/** What {@link FakeAgent} thinks: the next thing to do in each scene. Safe for several threads. */
final class AgentMind {

  /** What the agent writes: characters that are easily lost on the way. */
  static final String LINE = "periwinkle \"says\" naïve → 🌷 \\n";

  private static final int REFUSALS = 2;

  private final Map<String, Integer> refused = new ConcurrentHashMap<>();

  /** {@return what the model does about {@code body}, a chat in OpenAI's form or Ollama's} */
  List<Beat> beats(JsonNode body) {
    Conversation conversation = Conversation.of(body);
    var hand = new Hand(conversation);
    if (!hand.works()) {
      return title(body);
    }
    return switch (conversation.scene()) {
      case "turn" -> turn(conversation, hand);
      case "recall" -> said("Earlier tools have answered " + conversation.earlier() + " times.");
      case "look" -> look(conversation, hand);
      case "use" -> use(conversation);
      case "cut" -> cut(hand);
      case "silent" -> List.of(new Broken(Fault.STALL));
      case "endless" -> List.of(say("It goes on"), new Broken(Fault.ENDLESS));
      case "busy" -> busy(conversation, hand);
      case "full" -> List.of(full());
      default -> said("Hello from the agent.");
    };
  }

  private static List<Beat> turn(Conversation conversation, Hand hand) {
    List<String> results = conversation.results();
    return switch (results.size()) {
      case 0 ->
          List.of(
              say("First I make "),
              say("a file: 🌷."),
              call(
                  hand.run(id(conversation, 1), "printf '%s\\n' '" + LINE + "' > made.txt && pwd")),
              done("stop"));
      case 1 -> {
        String folder = folder(results.getFirst());
        Call read = hand.read(id(conversation, 2), folder, "given.txt");
        Call write = hand.write(id(conversation, 3), folder, "second.txt", LINE);
        yield List.of(call(read), call(write), done("stop"));
      }
      default -> said("All done. It was given: " + results.get(1));
    };
  }

  private static List<Beat> use(Conversation conversation) {
    if (!conversation.results().isEmpty()) {
      return said("It answered: " + conversation.results().getLast());
    }
    String[] named = conversation.argument().split(" ", 2);
    return List.of(call(new Call(id(conversation, 1), named[0], named[1])), done("stop"));
  }

  private static List<Beat> look(Conversation conversation, Hand hand) {
    List<String> results = conversation.results();
    return switch (results.size()) {
      case 0 -> List.of(call(hand.run(id(conversation, 1), "pwd")), done("stop"));
      case 1 -> {
        String folder = folder(results.getFirst());
        yield List.of(call(hand.look(id(conversation, 2), folder, "given.png")), done("stop"));
      }
      default -> said("I saw " + conversation.pictures() + " picture.");
    };
  }

  /** {@return the folder that {@code pwd} has named, as the last line that looks like one} */
  private static String folder(String result) {
    return result
        .lines()
        .map(String::strip)
        .filter(line -> line.startsWith("/"))
        .reduce((_, last) -> last)
        .orElse(".");
  }

  private static String id(Conversation conversation, int step) {
    return "call_" + conversation.earlier() + "_" + step;
  }

  private static List<Beat> cut(Hand hand) {
    Call whole = hand.run("call_half", "touch half.txt; echo and this is never said");
    String half = whole.arguments().substring(0, whole.arguments().length() - 12);
    return List.of(
        say("Half of "),
        say("an answer"),
        call(new Call(whole.id(), whole.name(), half)),
        new Silence(Duration.ofMillis(30)),
        new Broken(Fault.CUT));
  }

  private List<Beat> busy(Conversation conversation, Hand hand) {
    boolean begins = conversation.results().isEmpty();
    if (begins && refused.merge(conversation.argument(), 1, Integer::sum) <= REFUSALS) {
      String body =
          """
          {"error":{"message":"The server is overloaded, try again later",\
          "type":"server_error","param":null,"code":"overloaded"}}\
          """;
      return List.of(new Beat.Refusal(503, "application/json", body));
    }
    return turn(conversation, hand);
  }

  private static Beat full() {
    String body =
        """
        {"error":{"message":"This model's maximum context length is 8192 tokens. However, your \
        messages resulted in 9001 tokens.","type":"invalid_request_error","param":"messages",\
        "code":"context_length_exceeded"}}\
        """;
    return new Beat.Refusal(400, "application/json", body);
  }

  private static List<Beat> title(JsonNode body) {
    boolean json = body.path("response_format").path("type").asString("").startsWith("json");
    return said(json || body.has("format") ? "{\"title\":\"Make a file\"}" : "Make a file");
  }

  private static List<Beat> said(String text) {
    var beats = new ArrayList<Beat>();
    for (int at = 0; at < text.length(); ) {
      int end = text.offsetByCodePoints(at, Math.min(5, text.codePointCount(at, text.length())));
      beats.add(say(text.substring(at, end)));
      at = end;
    }
    beats.add(done("stop"));
    return beats;
  }
}
