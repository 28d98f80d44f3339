package dev.modeldock.system;

import dev.modeldock.testkit.runtime.Beat;
import dev.modeldock.testkit.runtime.Beat.Broken;
import dev.modeldock.testkit.runtime.Beat.Fault;
import dev.modeldock.testkit.runtime.FakeModel;
import dev.modeldock.testkit.runtime.FakeOllama;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * A gateway of the distribution in front of a runtime that never finishes: model {@code silent}
 * answers nothing, {@code talks} says a word and no more. The instance {@code native} asks it by
 * its own API, {@code relayed} by its {@code /v1}, and {@code narrow} as well, but one call at a
 * time.
 */
final class LeavingStage implements AutoCloseable {

  static final String NATIVE_PATH = "/api/chat";
  static final String RELAYED_PATH = "/v1/chat/completions";

  private static final long PATIENCE_NANOS = TimeUnit.SECONDS.toNanos(20);

  final FakeOllama runtime = FakeOllama.start(0);
  final Gateway gateway;
  final ControlApi control;

  LeavingStage(Path folder) throws IOException {
    Broken stall = new Broken(Fault.STALL);
    runtime.add(FakeModel.chat("silent:latest", stall));
    runtime.add(FakeModel.chat("talks:latest", Beat.say("Hello"), stall));
    Path config =
        Files.writeString(
            folder.resolve("leaving.yaml"),
            "instances:\n  native: {type: ollama, settings: {base_url: \"%s\"}}\n"
                .formatted(runtime.base()));
    gateway = Gateway.start(folder.resolve("home"), "--config", config.toString());
    control = new ControlApi(gateway);
    add("relayed");
    add("narrow", "--max-concurrent", "1");
  }

  private void add(String id, String... more) {
    String[] command =
        new String[] {
          "instances", "add", id, "--type", "openai", "--base-url", runtime.base() + "/v1"
        };
    String[] whole = Arrays.copyOf(command, command.length + more.length);
    System.arraycopy(more, 0, whole, command.length, more.length);
    gateway.run(whole).succeeded();
  }

  SocketClient asks(String model, boolean stream) throws IOException {
    SocketClient client = new SocketClient(gateway.url());
    String json = stream ? Requests.streamedChat(model, "Hi") : Requests.chat(model, "Hi");
    client.post(gateway.url(), gateway.key(), json, json.length());
    return client;
  }

  int asked(String path) {
    return runtime.requests(path).size();
  }

  static void await(String what, Callable<Boolean> condition) throws Exception {
    long deadline = System.nanoTime() + PATIENCE_NANOS;
    while (!condition.call()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("there never was " + what);
      }
      TimeUnit.MILLISECONDS.sleep(2);
    }
  }

  @Override
  public void close() {
    control.close();
    gateway.close();
    runtime.close();
  }
}
