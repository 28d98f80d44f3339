package dev.modeldock.testkit.dashscope;

import static dev.modeldock.testkit.dashscope.DashScopeModel.chat;
import static dev.modeldock.testkit.runtime.Beat.call;
import static dev.modeldock.testkit.runtime.Beat.done;
import static dev.modeldock.testkit.runtime.Beat.say;
import static dev.modeldock.testkit.runtime.Beat.think;

import dev.modeldock.testkit.dashscope.DashScopeModel.Trait;
import dev.modeldock.testkit.runtime.Beat;
import dev.modeldock.testkit.runtime.Beat.Broken;
import dev.modeldock.testkit.runtime.Beat.Call;
import dev.modeldock.testkit.runtime.Beat.Fault;
import dev.modeldock.testkit.runtime.Beat.NotHttp;
import dev.modeldock.testkit.runtime.Beat.Raw;
import dev.modeldock.testkit.runtime.Beat.Silence;
import dev.modeldock.testkit.runtime.Beat.SplitFrame;
import dev.modeldock.testkit.runtime.Beat.TwoFrames;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** The models that every fake DashScope has. What a name says is what the model does. */
final class DashScopeModels {

  private static final Call TOKYO =
      new Call("call_8589c0ff3f1b4c2a", "get_weather", "{\"city\":\"Tokyo\",\"days\":[1,2]}");
  private static final Call OSLO =
      new Call("call_91d3aa07be5246f0", "get_weather", "{\"city\":\"Oslo\"}");

  private DashScopeModels() {}

  static List<DashScopeModel> all() {
    var all = new ArrayList<>(wellBehaved());
    all.addAll(insisting());
    all.addAll(broken());
    for (String name : List.of("v4", "v3", "v2", "v1")) {
      all.add(chat("text-embedding-" + name).with(Trait.EMBEDS));
    }
    return all;
  }

  private static List<DashScopeModel> wellBehaved() {
    return List.of(
        chat("text", say("Hello"), say(" from"), say(" fake."), done("stop")),
        chat("length", say("Once upon"), say(" a"), done("length")),
        chat("split", new SplitFrame("na\u00efve \ud83d\ude80 \u00fcber"), done("stop")),
        chat("two-in-one", new TwoFrames("One, ", "two."), done("stop")),
        chat("compact", say("Hello"), say(" there."), done("stop")).with(Trait.COMPACT),
        chat("tools", call(TOKYO), done("stop")),
        chat("tools-parallel", call(TOKYO), call(OSLO), done("stop")),
        chat("structured", say("{\"city\":"), say("\"Tokyo\"}"), done("stop")),
        chat("sees", say("A"), say(" cat."), done("stop")),
        chat("think", think("Let me"), think(" see."), say("Forty-two."), done("stop"))
            .with(Trait.THINKS),
        chat("slow", new Silence(Duration.ofMillis(300)), say("Good morning."), done("stop")));
  }

  private static List<DashScopeModel> insisting() {
    return List.of(
        chat("think-only", think("Hm."), say("Yes."), done("stop"))
            .with(Trait.ALWAYS_THINKS, Trait.STREAM_ONLY),
        chat("no-switch", say("Hi."), done("stop")).with(Trait.NO_SWITCH),
        chat("text-only", say("Hi."), done("stop")).with(Trait.TEXT_ONLY),
        chat("tools-auto", call(OSLO), done("stop")).with(Trait.AUTO_TOOLS_ONLY),
        chat("quotes").with(Trait.QUOTES),
        chat("quotes-failing").with(Trait.QUOTES_FAILING),
        chat("no-tools", say("Hi."), done("stop")).with(Trait.NO_TOOLS));
  }

  private static List<DashScopeModel> broken() {
    return List.of(
        chat("broken-cut", say("Hel"), new Broken(Fault.CUT)),
        chat("broken-early", say("Hel"), new Broken(Fault.END_EARLY)),
        chat("broken-empty", new Broken(Fault.END_EARLY)),
        chat("broken-reset", say("Hel"), new Broken(Fault.RESET)),
        chat("broken-reset-first", new Broken(Fault.RESET)),
        chat("broken-json", say("Hel"), new Raw("data: {\"choices\":[{\"delta\"\n")),
        chat("broken-http", new NotHttp("SSH-2.0-OpenSSH_9.9\r\n")),
        chat("stall-head", new Broken(Fault.STALL)),
        chat("stall-first", new Broken(Fault.STALL_AFTER_HEAD)),
        chat("stall", say("Hel"), new Broken(Fault.STALL)),
        chat("endless", say("Hel"), new Broken(Fault.ENDLESS)));
  }

  /** {@return what {@code beats} come to when a model does not think} */
  static List<Beat> thoughtless(List<Beat> beats) {
    return beats.stream()
        .filter(beat ->
            !(beat instanceof Beat.Frame frame)
                || !frame.text().isEmpty()
                || !frame.calls().isEmpty())
        .toList();
  }

  /** {@return what {@code beats} come to when a model may call one tool at a time} */
  static List<Beat> oneCall(List<Beat> beats) {
    var kept = new ArrayList<Beat>();
    boolean called = false;
    for (Beat beat : beats) {
      boolean calls = beat instanceof Beat.Frame frame && !frame.calls().isEmpty();
      if (!calls || !called) {
        kept.add(beat);
      }
      called |= calls;
    }
    return kept;
  }
}
