package dev.modeldock.testkit;

import dev.modeldock.testkit.agent.FakeAgent;
import dev.modeldock.testkit.dashscope.FakeDashScope;
import dev.modeldock.testkit.lane.FakeOpenAi;
import dev.modeldock.testkit.lane.LaneModels;
import dev.modeldock.testkit.lmstudio.FakeLmStudio;
import dev.modeldock.testkit.messages.FakeMessages;
import dev.modeldock.testkit.responses.FakeResponses;
import dev.modeldock.testkit.runtime.FakeOllama;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.IntFunction;
import java.util.function.ToIntFunction;

/**
 * Runs a fake runtime as a program of its own: {@code --runtime ollama --port 0}.
 *
 * <p>Prints one line, {@code {"runtime":"ollama","port":4711}}, and serves until its standard input
 * ends or it is told to terminate.
 */
public final class FakeRuntimes {

  /** What there is; a runtime more is a line more. */
  private static final Map<String, IntFunction<Running>> ALL =
      new TreeMap<>(
          Map.ofEntries(
              runtime("agent", port -> FakeAgent.start(port), FakeAgent::port),
              runtime("agent-ollama", port -> FakeAgent.ollama(port), FakeOllama::port),
              runtime("dashscope", port -> FakeDashScope.start(port), FakeDashScope::port),
              runtime("lmstudio", port -> FakeLmStudio.start(port), FakeLmStudio::port),
              runtime("messages", port -> FakeMessages.start(port), FakeMessages::port),
              runtime("ollama", port -> LaneModels.addTo(FakeOllama.start(port)), FakeOllama::port),
              runtime("openai", port -> FakeOpenAi.start(port), FakeOpenAi::port),
              runtime("responses", port -> FakeResponses.start(port), FakeResponses::port)));

  private record Running(int port, AutoCloseable runtime) {}

  private FakeRuntimes() {}

  private static <R extends AutoCloseable> Map.Entry<String, IntFunction<Running>> runtime(
      String name, IntFunction<R> start, ToIntFunction<R> port) {
    return Map.entry(
        name,
        wanted -> {
          R runtime = start.apply(wanted);
          return new Running(port.applyAsInt(runtime), runtime);
        });
  }

  /** Runs the runtime that the arguments name. */
  public static void main(String[] args) throws Exception {
    List<String> given = List.of(args);
    String name = option(given, "--runtime", "ollama");
    int port = Integer.parseInt(option(given, "--port", "0"));
    IntFunction<Running> start = ALL.get(name);
    if (start == null) {
      System.err.println(
          "there is no fake runtime '" + name + "'; there is: " + String.join(", ", ALL.keySet()));
      System.exit(2);
      return;
    }
    Running running = start.apply(port);
    try {
      System.out.println("{\"runtime\":\"" + name + "\",\"port\":" + running.port() + "}");
      System.out.flush();
      serve();
    } finally {
      running.runtime().close();
    }
  }

  private static void serve() throws IOException {
    while (System.in.read() >= 0) {
      // Whatever is typed means: go on.
    }
  }

  private static String option(List<String> args, String name, String otherwise) {
    int at = args.indexOf(name);
    return at >= 0 && at + 1 < args.size() ? args.get(at + 1) : otherwise;
  }
}
