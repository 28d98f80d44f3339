package dev.modeldock.plugins.codex;

import dev.modeldock.api.Provider;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.testkit.host.FakeHost;
import dev.modeldock.testkit.responses.FakeResponses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Assumptions;

/**
 * The real CLI, in a throw-away home and with a made-up key, against a Responses API that runs no
 * model. Only when the system property {@code modeldock.codex.binary} names the program.
 */
final class RealCodex implements AutoCloseable {

  static final String MODEL = "gpt-5.5";
  private static final String PROPERTY = "modeldock.codex.binary";

  final FakeResponses upstream = FakeResponses.start(0);
  final Path home;
  final FakeHost host;
  final Provider provider;

  RealCodex(Path folder, Map<String, ?> settings) throws IOException, ProviderException {
    home = Files.createDirectories(folder.resolve("home"));
    var factory = new CodexProviderFactory();
    var values = new HashMap<String, Object>(settings);
    values.put("binary", binary().toString());
    values.putIfAbsent("base_url", upstream.base().toString());
    values.putIfAbsent("base_url_login", false);
    host = FakeHost.with(factory.descriptor().settings(), values);
    provider = factory.create(host);
  }

  /** {@return the program; without one the test is skipped} */
  static Path binary() {
    String named = System.getProperty(PROPERTY, "");
    Assumptions.assumeFalse(
        named.isEmpty(), "no real Codex CLI: name its program with -D" + PROPERTY);
    return Path.of(named);
  }

  ModelStream open(String prompt) throws ProviderException, InterruptedException {
    return provider.chat(Asked.call(MODEL, prompt));
  }

  List<ModelEvent> ask(String prompt) throws ProviderException, InterruptedException {
    return Asked.all(provider, Asked.call(MODEL, prompt));
  }

  /** {@return the running app-server's process} */
  Optional<ProcessHandle> child() {
    return ProcessHandle.current()
        .descendants()
        .filter(process -> process.info().command().orElse("").contains("codex"))
        .findFirst();
  }

  @Override
  public void close() {
    provider.close();
    host.close();
    upstream.close();
  }
}
