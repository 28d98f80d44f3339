package dev.modeldock.testkit.lmstudio;

import static dev.modeldock.testkit.lmstudio.StudioModel.chat;
import static dev.modeldock.testkit.runtime.Beat.call;
import static dev.modeldock.testkit.runtime.Beat.done;
import static dev.modeldock.testkit.runtime.Beat.refuse;
import static dev.modeldock.testkit.runtime.Beat.say;
import static dev.modeldock.testkit.runtime.Beat.think;

import dev.modeldock.testkit.lmstudio.StudioModel.Trait;
import dev.modeldock.testkit.runtime.Beat.Broken;
import dev.modeldock.testkit.runtime.Beat.Call;
import dev.modeldock.testkit.runtime.Beat.Done;
import dev.modeldock.testkit.runtime.Beat.Failure;
import dev.modeldock.testkit.runtime.Beat.Fault;
import dev.modeldock.testkit.runtime.Beat.NotHttp;
import dev.modeldock.testkit.runtime.Beat.Raw;
import dev.modeldock.testkit.runtime.Beat.Silence;
import dev.modeldock.testkit.runtime.Beat.SplitFrame;
import dev.modeldock.testkit.runtime.Beat.TwoFrames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The models that every fake LM Studio has downloaded. What a name says is what the model does;
 * those that begin with {@code fault-} misbehave. The texts of the errors are those that users have
 * reported.
 */
final class StudioModels {

  private static final Call TOKYO = new Call("117069919", "get_weather", "{\"city\":\"Tokyo\"}");
  private static final Call OSLO = new Call("814890118", "get_weather", "{\"city\":\"Oslo\"}");

  private StudioModels() {}

  static List<StudioModel> all() {
    var all = new ArrayList<>(wellBehaved());
    all.addAll(odd());
    all.addAll(refusing());
    all.addAll(broken());
    return all;
  }

  private static List<StudioModel> wellBehaved() {
    return List.of(
        chat("text", say("Hello"), say(" there"), say("."), done("stop")),
        chat("qwen/qwen3.8-27b", think("Let me"), think(" see."), say("4"), done("stop"))
            .with(Trait.REASONING, Trait.TOOLS, Trait.VISION),
        chat("openai/gpt-oss-20b", think("User"), think(" wants"), say("1"), done("stop"))
            .with(Trait.REASONING, Trait.TOOLS, Trait.SAYS_REASONING),
        chat("tools", call(TOKYO), done("stop")).with(Trait.TOOLS),
        chat("tools-parallel", call(TOKYO), call(OSLO), done("stop")).with(Trait.TOOLS),
        chat("json", say("{\"city\":"), say("\"Oslo\"}"), done("stop")),
        chat("length", say("Once upon"), say(" a"), done("length")),
        chat("split", new SplitFrame("na\u00efve \ud83d\ude80 \u00fcber"), done("stop")),
        chat("two-in-one", new TwoFrames("One, ", "two."), done("stop")),
        chat("cold", new Silence(Duration.ofSeconds(2)), say("Good morning."), done("stop")),
        chat("sees", say("A"), say(" cat."), done("stop")).with(Trait.VISION),
        chat("text-embedding-nomic-embed-text-v1.5").with(Trait.EMBEDDING),
        chat("text-embedding-stubborn").with(Trait.EMBEDDING, Trait.NEVER_JUST_IN_TIME));
  }

  private static List<StudioModel> odd() {
    Call nameless = new Call("", "", "");
    Call withoutId = new Call("", "get_weather", TOKYO.arguments());
    return List.of(
        chat("tools-old", call(TOKYO), done("stop"))
            .with(Trait.TOOLS, Trait.REPEATS_EMPTY_NAMES, Trait.STOPS_AFTER_CALLS),
        chat("tools-empty-id", call(withoutId), call(withoutId), done("stop")).with(Trait.TOOLS),
        chat("tools-nameless", call(nameless), call(OSLO), done("stop")).with(Trait.TOOLS),
        chat("tools-only-nameless", say("Hm."), call(nameless), done("stop")).with(Trait.TOOLS),
        chat("only-reasoning", think("{\"city\":"), think("\"Oslo\"}"), done("stop"))
            .with(Trait.REASONING),
        chat("no-usage", say("Hi."), new Done("stop", say(""), false)),
        chat("no-end-mark", say("Hi."), done("stop")).with(Trait.NO_END_MARK),
        chat("length-empty", done("length")));
  }

  private static StudioModel refusing(String name, int status, String message) {
    String quoted = message.replace("\"", "\\\"");
    return chat(name, refuse(status, "{\"error\":\"" + quoted + "\"}"));
  }

  private static StudioModel refusing(String name, int status, String message, String code) {
    return chat(
        name,
        refuse(
            status,
            "{\"error\":{\"message\":\"%s\",\"type\":\"invalid_request_error\",\"param\":\"model\",\"code\":%s}}"
                .formatted(message, code)));
  }

  private static List<StudioModel> refusing() {
    return List.of(
        refusing("fault-nothing-loaded", 400, StudioRefusal.NOTHING_LOADED, "null"),
        refusing(
            "fault-nothing-loaded-404", 404, StudioRefusal.NOTHING_LOADED, "\"model_not_found\""),
        refusing(
            "fault-load",
            400,
            "Failed to load model \\\"fault-load\\\". Error: Operation canceled.",
            "null"),
        refusing(
            "fault-keep",
            400,
            "The number of tokens to keep from the initial prompt is greater than the context"
                + " length (n_keep: 10978 >= n_ctx: 8192). Try to load the model with a larger"
                + " context length, or provide a shorter input"),
        refusing("fault-size", 400, "Context size has been exceeded."),
        refusing(
            "fault-first-tokens",
            400,
            "Trying to keep the first 5000 tokens when context the overflows."),
        refusing(
            "fault-mid-generation",
            400,
            "Reached context length of 4096 tokens with model that does not currently support"
                + " mid-generation context overflow"),
        refusing(
            "fault-template",
            400,
            "Error rendering prompt with jinja template: \"Conversation roles must alternate\""),
        refusing(
            "fault-crash",
            400,
            "The model has crashed without additional information. (Exit code: 6)"),
        chat(
            "fault-native",
            refuse(
                400,
                "{\"error\":{\"message\":\"'input.0.content' is required\",\"type\":"
                    + "\"invalid_request\",\"code\":\"invalid_union\",\"param\":\"input\"}}")),
        refusing("fault-plugin", 403, "Permission denied to use plugin 'mcp/files'"),
        chat("fault-other-model", say("Hello"), done("stop")).with(Trait.ANSWERED_BY_ANOTHER));
  }

  private static List<StudioModel> broken() {
    String overflow =
        "Input does not fit in context length. The input has 31430 tokens, but the context length"
            + " only supports 30000 tokens.";
    return List.of(
        chat("fault-overflow-first", new Failure(overflow)),
        chat("fault-overflow-midway", say("Hel"), new Failure(overflow)),
        chat("fault-error-midway", say("Hel"), new Failure("Model was unloaded.")),
        chat("fault-overflow-silent", done("stop")),
        chat("fault-silent-no-usage", new Done("stop", say(""), false)),
        chat("fault-garbage", say("Hel"), new Raw("data: <<<not json>>>\n")),
        chat("fault-not-http", new NotHttp("SSH-2.0-OpenSSH_9.6\r\n\r\n")),
        chat("fault-eof", say("Hel"), new Broken(Fault.END_EARLY)),
        chat("fault-eof-first", new Broken(Fault.END_EARLY)),
        chat("fault-cut", say("Hel"), new Broken(Fault.CUT)),
        chat("fault-reset", say("Hel"), new Broken(Fault.RESET)),
        chat("fault-stall", say("Hel"), new Broken(Fault.STALL)),
        chat("fault-stall-head", new Broken(Fault.STALL)),
        chat("fault-stall-first", new Broken(Fault.STALL_AFTER_HEAD)),
        chat("fault-endless", say("Hel"), new Broken(Fault.ENDLESS)));
  }
}
