package dev.modeldock.testkit.lane;

import static dev.modeldock.testkit.runtime.Beat.call;
import static dev.modeldock.testkit.runtime.Beat.done;
import static dev.modeldock.testkit.runtime.Beat.refuse;
import static dev.modeldock.testkit.runtime.Beat.say;
import static dev.modeldock.testkit.runtime.Beat.think;

import dev.modeldock.testkit.runtime.Beat;
import dev.modeldock.testkit.runtime.Beat.Broken;
import dev.modeldock.testkit.runtime.Beat.Call;
import dev.modeldock.testkit.runtime.Beat.Fault;
import dev.modeldock.testkit.runtime.Beat.Raw;
import dev.modeldock.testkit.runtime.Beat.Silence;
import dev.modeldock.testkit.runtime.FakeModel;
import dev.modeldock.testkit.runtime.FakeOllama;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/**
 * The models that clients are proven with, the same for each runtime of a lane.
 *
 * <table>
 * <caption>What a model does, by its name</caption>
 * <tr><td>{@code text}</td><td>says "Hello there." in three pieces</td></tr>
 * <tr><td>{@code think}</td><td>reasons "Let me see.", then says "Forty-two."</td></tr>
 * <tr><td>{@code length}</td><td>says "Once upon" and is at its limit</td></tr>
 * <tr><td>{@code agent}</td><td>calls {@code get_weather} for Tokyo if it has tools; given the
 * result, says it</td></tr>
 * <tr><td>{@code agents}</td><td>the same for Tokyo and Oslo at once</td></tr>
 * <tr><td>{@code json}</td><td>says {@code {"city":"Oslo","degrees":18}} if it was given a schema,
 * else "No schema."</td></tr>
 * <tr><td>{@code mirror}</td><td>says what came: roles, system text, number of images</td></tr>
 * <tr><td>{@code slow}</td><td>says a hundred pieces, one every 50 ms</td></tr>
 * <tr><td>{@code late}</td><td>says nothing for a second, then "Good morning."</td></tr>
 * <tr><td>{@code busy}</td><td>is overloaded when first asked something, and answers when asked it
 * again</td></tr>
 * <tr><td>{@code broken}</td><td>answers 500</td></tr>
 * <tr><td>{@code cut}, {@code garbage}, {@code stall}</td><td>says "Hel", then the connection ends
 * within a piece, something comes that is no JSON, nothing more comes</td></tr>
 * <tr><td>{@code embed}</td><td>makes vectors</td></tr>
 * </table>
 */
public final class LaneModels {

  private static final Call TOKYO =
      new Call("call_x7k2m9qa", "get_weather", "{\"city\":\"Tokyo\"}");
  private static final Call OSLO = new Call("call_b3n8v1zc", "get_weather", "{\"city\":\"Oslo\"}");
  private static final int PIECES = 100;
  private static final Duration BETWEEN_PIECES = Duration.ofMillis(50);
  private static final Duration LATE = Duration.ofSeconds(1);

  private LaneModels() {}

  /** {@return the models, each by its bare name} */
  public static List<FakeModel> all() {
    return List.of(
        FakeModel.chat("text", say("Hello"), say(" there"), say("."), done("stop")),
        FakeModel.thinking(
            "think", think("Let me"), think(" see."), say("Forty-two."), done("stop")),
        FakeModel.chat("length", say("Once upon"), done("length")),
        able("agent", request -> agent(request, TOKYO), "tools"),
        able("agents", request -> agent(request, TOKYO, OSLO), "tools"),
        able("json", LaneModels::json),
        able("mirror", LaneModels::mirror, "vision"),
        FakeModel.chat("slow", slow()),
        FakeModel.chat("late", new Silence(LATE), say("Good morning."), done("stop")),
        able("busy", busy()),
        FakeModel.chat("broken", refuse(500, "{\"error\":\"it broke\"}")),
        FakeModel.chat("cut", say("Hel"), new Broken(Fault.CUT)),
        FakeModel.chat("garbage", say("Hel"), new Raw("data: <<<not json>>>\n")),
        FakeModel.chat("stall", say("Hel"), new Broken(Fault.STALL)),
        new FakeModel("embed", Set.of("embedding"), List.of()));
  }

  /** {@return {@code ollama}, with these models added to its own} */
  public static FakeOllama addTo(FakeOllama ollama) {
    all()
        .forEach(model ->
            ollama.add(
                new FakeModel(model.name() + ":latest", model.capabilities(), model.answer())));
    return ollama;
  }

  private static FakeModel able(
      String name, Function<JsonNode, List<Beat>> answer, String... more) {
    var capabilities = new ArrayList<>(List.of(more));
    capabilities.add("completion");
    return new FakeModel(name, Set.copyOf(capabilities), answer);
  }

  private static List<Beat> agent(JsonNode request, Call... calls) {
    if (request.path("tools").isEmpty()) {
      return List.of(say("I have no tools."), done("stop"));
    }
    List<String> results = new ArrayList<>();
    for (JsonNode message : request.path("messages")) {
      if (message.path("role").asString("").equals("tool")) {
        results.add(text(message));
      } else {
        results.clear();
      }
    }
    return results.isEmpty()
        ? List.of(call(calls), done("stop"))
        : List.of(say("It is "), say(String.join(" and ", results)), say("."), done("stop"));
  }

  private static List<Beat> json(JsonNode request) {
    boolean asked =
        request.path("format").isObject()
            || request.path("response_format").path("json_schema").has("schema");
    return asked
        ? List.of(say("{\"city\":"), say("\"Oslo\",\"deg"), say("rees\":18}"), done("stop"))
        : List.of(say("No schema."), done("stop"));
  }

  private static List<Beat> mirror(JsonNode request) {
    var roles = new ArrayList<String>();
    var system = new StringBuilder();
    int images = 0;
    for (JsonNode message : request.path("messages")) {
      String role = message.path("role").asString("");
      roles.add(role);
      if (role.equals("system") || role.equals("developer")) {
        system.append(text(message));
      }
      images += message.path("images").size();
      for (JsonNode part : message.path("content")) {
        images += part.path("type").asString("").equals("image_url") ? 1 : 0;
      }
    }
    return List.of(
        say("roles=" + String.join(",", roles)),
        say("; system=" + system),
        say("; images=" + images),
        done("stop"));
  }

  private static String text(JsonNode message) {
    JsonNode content = message.path("content");
    var text = new StringBuilder(content.asString(""));
    for (JsonNode part : content) {
      text.append(part.path("text").asString(""));
    }
    return text.toString();
  }

  private static Beat[] slow() {
    var beats = new ArrayList<Beat>();
    for (int i = 0; i < PIECES; i++) {
      beats.add(say("piece " + i + " "));
      beats.add(new Silence(BETWEEN_PIECES));
    }
    beats.add(done("stop"));
    return beats.toArray(Beat[]::new);
  }

  private static Function<JsonNode, List<Beat>> busy() {
    Set<String> asked = ConcurrentHashMap.newKeySet();
    return request ->
        asked.add(request.path("messages").toString())
            ? List.of(refuse(503, "{\"error\":\"server busy, please try again\"}"))
            : List.of(say("At last."), done("stop"));
  }
}
