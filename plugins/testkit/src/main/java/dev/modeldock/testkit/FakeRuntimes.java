package dev.modeldock.testkit;

import dev.modeldock.testkit.dashscope.FakeDashScope;
import dev.modeldock.testkit.messages.FakeMessages;
import dev.modeldock.testkit.responses.FakeResponses;
import dev.modeldock.testkit.runtime.FakeOllama;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Runs a fake runtime as a program of its own: {@code --runtime ollama --port 0}.
 *
 * <p>Prints one line, {@code {"runtime":"ollama","port":4711}}, and serves until its standard input
 * ends or it is told to terminate.
 */
public final class FakeRuntimes {

  /** A fake that was started. */
  private interface Served extends AutoCloseable {

    int port();

    @Override
    void close();

    static Served of(int port, Runnable close) {
      return new Served() {
        @Override
        public int port() {
          return port;
        }

        @Override
        public void close() {
          close.run();
        }
      };
    }
  }

  private interface Starter {
    Served at(int port);
  }

  private static final Map<String, Starter> RUNTIMES =
      new TreeMap<>(
          Map.of(
              "dashscope",
              port -> {
                FakeDashScope fake = FakeDashScope.start(port);
                return Served.of(fake.port(), fake::close);
              },
              "messages",
              port -> {
                FakeMessages fake = FakeMessages.start(port);
                return Served.of(fake.port(), fake::close);
              },
              "ollama",
              port -> {
                FakeOllama fake = FakeOllama.start(port);
                return Served.of(fake.port(), fake::close);
              },
              "responses",
              port -> {
                FakeResponses fake = FakeResponses.start(port);
                return Served.of(fake.port(), fake::close);
              }));

  private FakeRuntimes() {}

  /** Runs the runtime that the arguments name. */
  public static void main(String[] args) throws IOException {
    List<String> given = List.of(args);
    String runtime = option(given, "--runtime", "ollama");
    int port = Integer.parseInt(option(given, "--port", "0"));
    Starter starter = RUNTIMES.get(runtime);
    if (starter == null) {
      System.err.println(
          "there is no fake runtime '%s'; there are: %s"
              .formatted(runtime, String.join(", ", RUNTIMES.keySet())));
      System.exit(2);
      return;
    }
    try (Served served = starter.at(port)) {
      System.out.println("{\"runtime\":\"" + runtime + "\",\"port\":" + served.port() + "}");
      System.out.flush();
      while (System.in.read() >= 0) {
        // Whatever is typed means: go on.
      }
    }
  }

  private static String option(List<String> args, String name, String otherwise) {
    int at = args.indexOf(name);
    return at >= 0 && at + 1 < args.size() ? args.get(at + 1) : otherwise;
  }
}
