package dev.modeldock.testkit.runtime;

import static dev.modeldock.testkit.runtime.Beat.call;
import static dev.modeldock.testkit.runtime.Beat.done;
import static dev.modeldock.testkit.runtime.Beat.refuse;
import static dev.modeldock.testkit.runtime.Beat.say;
import static dev.modeldock.testkit.runtime.Beat.think;

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
import java.util.Set;

/**
 * The models that every fake Ollama has. What a name says is what the model does; those that begin
 * with {@code fault-} misbehave. The bodies are what Ollama 0.33 sends, read from its source.
 */
final class FakeModels {

  private static final Call TOKYO =
      new Call("call_x7k2m9qa", "get_weather", "{\"city\":\"Tokyo\"}");
  private static final Call OSLO = new Call("call_b3n8v1zc", "get_weather", "{\"city\":\"Oslo\"}");

  private FakeModels() {}

  static List<FakeModel> all() {
    var all = new ArrayList<>(wellBehaved());
    all.addAll(refusing());
    all.addAll(broken());
    return all;
  }

  private static List<FakeModel> wellBehaved() {
    return List.of(
        FakeModel.chat("text:latest", say("Hello"), say(" there"), say("."), done("stop")),
        FakeModel.thinking(
            "think:latest", think("Let me"), think(" see."), say("Forty-two."), done("stop")),
        FakeModel.tools("tools:latest", call(TOKYO), done("stop")),
        FakeModel.tools("tools-final:latest", say("One moment."), finalCall(TOKYO)),
        FakeModel.tools("tools-parallel:latest", call(TOKYO), call(OSLO), done("stop")),
        FakeModel.tools(
            "tools-no-id:latest",
            call(new Call(null, "get_weather", TOKYO.arguments())),
            call(new Call(null, "get_weather", OSLO.arguments())),
            done("stop")),
        FakeModel.tools("tools-length:latest", call(TOKYO), done("length")),
        FakeModel.chat("length:latest", say("Once upon"), done("length")),
        FakeModel.chat("final-text:latest", say("Hel"), new Done("stop", say("lo."), true)),
        FakeModel.chat("no-metrics:latest", say("Hi."), new Done("stop", say(""), false)),
        FakeModel.chat(
            "split:latest", new SplitFrame("na\u00efve \ud83d\ude80 \u00fcber"), done("stop")),
        FakeModel.chat("two-in-one:latest", new TwoFrames("One, ", "two."), done("stop")),
        FakeModel.chat(
            "reason-only:latest",
            say("Hi."),
            new Raw(
                "{\"model\":\"reason-only\",\"message\":{\"role\":\"assistant\",\"content\":\"\"},"
                    + "\"done\":false,\"done_reason\":\"stop\",\"eval_count\":2}")),
        FakeModel.chat(
            "cold:latest", new Silence(Duration.ofSeconds(2)), say("Good morning."), done("stop")),
        new FakeModel(
            "sees:latest", Set.of("completion", "vision"), List.of(say("A cat."), done("stop"))),
        new FakeModel("embed:latest", Set.of("embedding"), List.of()));
  }

  private static Done finalCall(Call call) {
    return new Done("stop", call(call), true);
  }

  private static List<FakeModel> refusing() {
    return List.of(
        FakeModel.chat(
            "fault-busy:latest",
            refuse(
                503,
                "{\"error\":\"server busy, please try again.  maximum pending requests exceeded\"}")),
        FakeModel.tools(
            "fault-tool-parse:latest",
            refuse(
                500,
                "{\"error\":\"error parsing tool call: raw='{\\\"city\\\": To', err=unexpected end of"
                    + " JSON input\"}")),
        FakeModel.chat(
            "fault-context:latest",
            refuse(
                400,
                "{\"error\":\"{\\\"error\\\":{\\\"code\\\":400,\\\"message\\\":\\\"request (302 tokens)"
                    + " exceeds the available context size (256 tokens), try increasing it\\\","
                    + "\\\"type\\\":\\\"exceed_context_size_error\\\",\\\"n_prompt_tokens\\\":302,"
                    + "\\\"n_ctx\\\":256}}\"}")),
        FakeModel.chat(
            "fault-context-text:latest",
            refuse(
                400,
                "{\"error\":\"the prompt is longer than the context length currently available to the"
                    + " model; shorten the prompt, or raise the context length\"}")),
        FakeModel.chat(
            "fault-load:latest",
            refuse(
                500,
                "{\"error\":\"model runner has unexpectedly stopped, this may be due to resource"
                    + " limitations or an internal error, check ollama server logs for details\"}")),
        FakeModel.chat(
            "fault-load-timeout:latest",
            refuse(500, "{\"error\":\"timed out waiting for llama-server to start - \"}")),
        FakeModel.chat(
            "fault-rate:latest", refuse(429, "{\"error\":\"you have reached your hourly limit\"}")),
        FakeModel.chat(
            "fault-cloud-off:latest",
            refuse(403, "{\"error\":\"ollama cloud is disabled: remote model is unavailable\"}")),
        FakeModel.chat(
            "fault-bad-gateway:latest",
            refuse(502, "{\"error\":\"dial tcp: lookup ollama.com: no such host\"}")),
        FakeModel.chat("fault-canceled:latest", refuse(499, "{\"error\":\"request canceled\"}")),
        FakeModel.chat(
            "fault-html:latest",
            new Beat.Refusal(502, "text/html", "<html><body>Bad Gateway</body></html>")));
  }

  private static List<FakeModel> broken() {
    String ran = "an error was encountered while running the model: unexpected EOF";
    return List.of(
        FakeModel.chat("fault-error-line:latest", say("Hel"), new Failure(ran)),
        FakeModel.chat("fault-error-first:latest", new Failure(ran)),
        FakeModel.chat(
            "fault-busy-line:latest",
            say("Hel"),
            new Failure("Server overloaded, please retry shortly (ref: 6f0e)")),
        FakeModel.chat(
            "fault-wrong-key:latest",
            say("Hel"),
            new Raw("{\"error parsing tool call\":\"raw='x'\"}")),
        FakeModel.chat("fault-garbage:latest", say("Hel"), new Raw("<<<not json>>>")),
        FakeModel.chat("fault-garbage-first:latest", new Raw("<<<not json>>>")),
        FakeModel.chat("fault-not-http:latest", new NotHttp("SSH-2.0-OpenSSH_9.6\r\n\r\n")),
        FakeModel.chat("fault-eof:latest", say("Hel"), new Broken(Fault.END_EARLY)),
        FakeModel.chat("fault-eof-first:latest", new Broken(Fault.END_EARLY)),
        FakeModel.chat("fault-cut:latest", say("Hel"), new Broken(Fault.CUT)),
        FakeModel.chat("fault-reset:latest", say("Hel"), new Broken(Fault.RESET)),
        FakeModel.chat("fault-reset-first:latest", new Broken(Fault.RESET)),
        FakeModel.chat("fault-stall:latest", say("Hel"), new Broken(Fault.STALL)),
        FakeModel.chat("fault-stall-head:latest", new Broken(Fault.STALL)),
        FakeModel.chat("fault-stall-first:latest", new Broken(Fault.STALL_AFTER_HEAD)),
        FakeModel.chat("fault-endless:latest", say("Hel"), new Broken(Fault.ENDLESS)));
  }
}
