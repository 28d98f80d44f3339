package dev.modeldock.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A gateway of the distribution, running as a process of its own on free ports. */
final class Gateway implements AutoCloseable {

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST_START = Duration.ofSeconds(60);
  private static final Duration LONGEST_STOP = Duration.ofSeconds(60);

  private final Distribution distribution;
  private final Path home;
  private final Process process;
  private final Path out;
  private final Path err;
  private @Nullable JsonNode ready;
  private @Nullable String key;

  private Gateway(Distribution distribution, Path home, Process process, Path out, Path err) {
    this.distribution = distribution;
    this.home = home;
    this.process = process;
    this.out = out;
    this.err = err;
  }

  /** Starts a gateway with the demo runtime and waits until it is ready. */
  static Gateway start(Path home, String... more) {
    Gateway gateway = launch(home, "", more);
    gateway.awaitReady();
    return gateway;
  }

  /**
   * Starts one after the shell commands of {@code prelude}, such as a limit, without waiting for
   * it.
   */
  static Gateway launch(Path home, String prelude, String... more) {
    Distribution distribution = Distribution.built();
    List<String> command = new ArrayList<>(List.of("sh", "-c", prelude + " exec \"$@\"", "sh"));
    command.addAll(
        List.of(
            distribution.command().toString(),
            "serve",
            "--demo",
            "--json",
            "--home",
            home.toString()));
    command.addAll(List.of("--control-port", "0"));
    command.addAll(List.of(more));
    if (!command.contains("--port")) {
      command.addAll(List.of("--port", "0"));
    }
    try {
      // Not in the home folder: a test may have made that unwritable.
      Path out = Files.createTempFile("gateway", ".out");
      Path err = Files.createTempFile("gateway", ".err");
      Process process =
          distribution
              .process(command)
              .redirectInput(Path.of("/dev/null").toFile())
              .redirectOutput(out.toFile())
              .redirectError(err.toFile())
              .start();
      return new Gateway(distribution, home, process, out, err);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void awaitReady() {
    long deadline = System.nanoTime() + LONGEST_START.toNanos();
    while (System.nanoTime() < deadline) {
      boolean running = process.isAlive();
      readEvents();
      if (ready != null) {
        return;
      }
      if (!running) {
        throw new AssertionError("the gateway ended with " + process.exitValue() + "\n" + log());
      }
      pause();
    }
    throw new AssertionError("the gateway was not ready in " + LONGEST_START + "\n" + log());
  }

  private void readEvents() {
    for (String line : text(out).lines().toList()) {
      try {
        JsonNode event = JSON.readTree(line);
        switch (event.path("event").asText()) {
          case "ready" -> ready = event;
          case "first_key" -> key = event.path("key").asText();
          default -> {
            // Other events are free to come.
          }
        }
      } catch (IOException e) {
        return; // A line that is still being written.
      }
    }
  }

  URI url() {
    return address("gateway");
  }

  URI control() {
    return address("control");
  }

  private URI address(String name) {
    if (ready == null) {
      throw new IllegalStateException("not ready");
    }
    return URI.create(ready.path(name).asText());
  }

  /** {@return the key that the first start on this home made} */
  String key() {
    if (key == null) {
      throw new IllegalStateException("this start made no key");
    }
    return key;
  }

  /** {@return how many lines of the audit's files contain {@code text}} */
  long auditLines(String text) throws IOException {
    long count = 0;
    try (Stream<Path> days = Files.list(home.resolve("audit"))) {
      for (Path day : days.filter(file -> file.toString().endsWith(".jsonl")).toList()) {
        try (Stream<String> lines = Files.lines(day)) {
          count += lines.filter(line -> line.contains(text)).count();
        }
      }
    }
    return count;
  }

  Path home() {
    return home;
  }

  Distribution.Outcome run(String... arguments) {
    return distribution.run(home, arguments);
  }

  boolean running() {
    return process.isAlive();
  }

  long pid() {
    return process.pid();
  }

  /** {@return everything that the process has written so far} */
  String log() {
    return text(out) + text(err);
  }

  void kill() {
    process.destroyForcibly();
    awaitEnd();
  }

  /** Asks for a stop without waiting for it. */
  void terminate() {
    process.destroy();
  }

  int awaitEnd() {
    try {
      if (!process.waitFor(LONGEST_STOP.toSeconds(), TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError("the gateway did not stop in " + LONGEST_STOP + "\n" + log());
      }
      return process.exitValue();
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  @Override
  public void close() {
    if (process.isAlive()) {
      terminate();
    }
    awaitEnd();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void pause() {
    try {
      TimeUnit.MILLISECONDS.sleep(20);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
