package dev.modeldock.bench;

import dev.modeldock.bench.client.Connection;
import dev.modeldock.bench.client.Target;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLConnection;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A gateway of the unpacked distribution in a process of its own, with all of its work switched on.
 */
final class Gateway implements AutoCloseable {

  private static final Pattern RSS = Pattern.compile("VmRSS:\\s+(\\d+) kB");
  private static final Pattern CONTROL = Pattern.compile("\"control\":\"([^\"]+)\"");
  private static final long LONGEST_START_S = 60;

  private final Path command;
  private final Path home;
  private final int port;
  private final Process process;
  private final long startedAt;
  private final Path out;

  private Gateway(Path command, Path home, int port, Process process, long startedAt, Path out) {
    this.command = command;
    this.home = home;
    this.port = port;
    this.process = process;
    this.startedAt = startedAt;
    this.out = out;
  }

  /** Starts the process; it is not ready yet. */
  static Gateway start(Path distribution, Path home, boolean aotCache) throws IOException {
    int port = Nginx.freePort();
    Path command = distribution.resolve("bin/modeldock");
    Path out = Files.createTempFile(home.getParent(), "gateway", ".out");
    ProcessBuilder builder =
        new ProcessBuilder(
                command.toString(),
                "serve",
                "--demo",
                "--json",
                "--home",
                home.toString(),
                "--port",
                Integer.toString(port),
                "--control-port",
                "0")
            .redirectOutput(out.toFile())
            .redirectError(home.resolveSibling("gateway.err").toFile());
    builder.environment().put("MODELDOCK_AOT", aotCache ? "now" : "off");
    long now = System.nanoTime();
    return new Gateway(command, home, port, builder.start(), now, out);
  }

  /** {@return the key that this first start on its home made} */
  String awaitFirstKey() throws IOException, InterruptedException {
    awaitEvent("\"ready\"");
    Matcher key = Pattern.compile("\"key\"\\s*:\\s*\"([^\"]+)\"").matcher(Files.readString(out));
    if (!key.find()) {
      throw new IOException("the gateway printed no key");
    }
    return key.group(1);
  }

  void awaitEvent(String text) throws IOException, InterruptedException {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(LONGEST_START_S);
    while (!Files.readString(out).contains(text)) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        throw new IOException(
            "the gateway did not start: " + Files.readString(home.resolveSibling("gateway.err")));
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  /** {@return nanoseconds from the start of the process to the end of the first good answer} */
  long awaitFirstAnswer(String key) throws InterruptedException, IOException {
    byte[] request = new Target("", port, "demo:echo", key).request(false, "Hello");
    long deadline = startedAt + TimeUnit.SECONDS.toNanos(LONGEST_START_S);
    while (System.nanoTime() < deadline && process.isAlive()) {
      try (Connection connection = new Connection(port)) {
        connection.send(request);
        if (connection.answer() == 200) {
          return System.nanoTime() - startedAt;
        }
      } catch (IOException e) {
        // Not listening yet.
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
    throw new IOException("no good answer from the gateway");
  }

  /** Runs a command against this gateway. */
  void run(String... arguments) throws IOException, InterruptedException {
    List<String> whole = new ArrayList<>(List.of(command.toString()));
    whole.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(whole).redirectErrorStream(true);
    builder.environment().put("MODELDOCK_HOME", home.toString());
    builder.environment().put("MODELDOCK_AOT", "off");
    Process client = builder.start();
    String text = new String(client.getInputStream().readAllBytes());
    if (client.waitFor() != 0) {
      throw new IOException(whole + " failed: " + text);
    }
  }

  /** {@return the resident memory in MB, or null where it cannot be read} */
  @Nullable Long residentMb() throws IOException {
    Path status = Path.of("/proc/" + process.pid() + "/status");
    if (!Files.exists(status)) {
      return null;
    }
    Matcher rss = RSS.matcher(Files.readString(status));
    return rss.find() ? Long.parseLong(rss.group(1)) / 1024 : null;
  }

  /** {@return one of the gateway's own figures} */
  double figure(String name) throws IOException {
    Matcher control = CONTROL.matcher(Files.readString(out));
    if (!control.find()) {
      throw new IOException("the gateway has not said where its control listener is");
    }
    URLConnection page = URI.create(control.group(1) + "/metrics").toURL().openConnection();
    String token = Files.readString(home.resolve("control.token")).strip();
    page.setRequestProperty("Authorization", "Bearer " + token);
    try (InputStream in = page.getInputStream()) {
      return new String(in.readAllBytes(), StandardCharsets.UTF_8)
          .lines()
          .filter(line -> line.startsWith(name + " "))
          .mapToDouble(line -> Double.parseDouble(line.substring(name.length() + 1)))
          .findFirst()
          .orElseThrow(() -> new IOException("there is no figure " + name));
    }
  }

  int port() {
    return port;
  }

  @Override
  public void close() {
    process.destroy();
    process
        .onExit()
        .orTimeout(60, TimeUnit.SECONDS)
        .exceptionally(_ -> process.destroyForcibly())
        .join();
  }
}
