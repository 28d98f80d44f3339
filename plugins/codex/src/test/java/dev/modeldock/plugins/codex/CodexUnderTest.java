package dev.modeldock.plugins.codex;

import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelEvent;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.testkit.codex.FakeCodex;
import dev.modeldock.testkit.host.FakeHost;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A fake CLI, a host, and the provider between them. */
final class CodexUnderTest implements AutoCloseable {

  static final String MODEL = "fake-model";

  final FakeCodex codex;
  final FakeHost host;
  final Provider provider;

  CodexUnderTest(Path folder, Map<String, ?> settings) throws IOException, ProviderException {
    codex = FakeCodex.in(folder);
    var factory = new CodexProviderFactory();
    var values = new HashMap<String, Object>(settings);
    values.putIfAbsent("binary", codex.program().toString());
    host = FakeHost.with(factory.descriptor().settings(), values);
    provider = factory.create(host);
  }

  ModelStream open(String prompt) throws ProviderException, InterruptedException {
    return provider.chat(Asked.call(MODEL, prompt));
  }

  List<ModelEvent> ask(String prompt) throws ProviderException, InterruptedException {
    return Asked.all(provider, Asked.call(MODEL, prompt));
  }

  List<ModelEvent> ask(String prompt, UnaryOperator<ChatRequest.Builder> more)
      throws ProviderException, InterruptedException {
    ChatCall call = Asked.call(MODEL, prompt, Map.of(), more);
    return Asked.all(provider, call);
  }

  @Override
  public void close() {
    provider.close();
    host.close();
  }
}
