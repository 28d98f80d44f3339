package dev.modeldock.testkit;

import dev.modeldock.testkit.lmstudio.FakeLmStudio;
import dev.modeldock.testkit.runtime.FakeOllama;
import java.io.IOException;
import java.util.List;

/**
 * Runs a fake runtime as a program of its own: {@code --runtime ollama --port 0}.
 *
 * <p>Prints one line, {@code {"runtime":"ollama","port":4711}}, and serves until its standard input
 * ends or it is told to terminate.
 */
public final class FakeRuntimes {

  private FakeRuntimes() {}

  /** Runs the runtime that the arguments name. */
  public static void main(String[] args) throws IOException {
    List<String> given = List.of(args);
    String runtime = option(given, "--runtime", "ollama");
    int port = Integer.parseInt(option(given, "--port", "0"));
    switch (runtime) {
      case "ollama" -> {
        try (FakeOllama ollama = FakeOllama.start(port)) {
          serve(runtime, ollama.port());
        }
      }
      case "lmstudio" -> {
        try (FakeLmStudio studio = FakeLmStudio.start(port)) {
          serve(runtime, studio.port());
        }
      }
      default -> {
        System.err.println(
            "there is no fake runtime '" + runtime + "'; there are: ollama, lmstudio");
        System.exit(2);
      }
    }
  }

  private static void serve(String runtime, int port) throws IOException {
    System.out.println("{\"runtime\":\"" + runtime + "\",\"port\":" + port + "}");
    System.out.flush();
    while (System.in.read() >= 0) {
      // Whatever is typed means: go on.
    }
  }

  private static String option(List<String> args, String name, String otherwise) {
    int at = args.indexOf(name);
    return at >= 0 && at + 1 < args.size() ? args.get(at + 1) : otherwise;
  }
}
