package dev.modeldock.system;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.modeldock.testkit.lane.FakeOpenAi;
import dev.modeldock.testkit.lane.LaneModels;
import dev.modeldock.testkit.runtime.FakeOllama;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * A gateway with the same scripts behind a typed provider and behind one that relays, the same for
 * all tests of client libraries.
 */
final class SdkStage implements AutoCloseable {

  /** Which way a request goes. */
  enum Through {
    OLLAMA("ollama-test", ":latest"),
    RELAY("relay-test", "");

    private final String instance;
    private final String tag;

    Through(String instance, String tag) {
      this.instance = instance;
      this.tag = tag;
    }

    /** {@return the id of the model of this name, as a client asks for it} */
    String model(String name) {
      return instance + ":" + name + tag;
    }
  }

  /** What a runtime saw of a model. */
  record Seen(int requests, int left) {}

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration LONGEST_NOTICE = Duration.ofSeconds(5);

  private final FakeOllama ollama = LaneModels.addTo(FakeOllama.start(0));
  private final FakeOpenAi relayed = FakeOpenAi.start(0);
  private final Gateway gateway;
  private final String narrowKey;

  private SdkStage(Path folder) {
    gateway = Gateway.start(folder.resolve("home"));
    add("ollama-test", "ollama", ollama.base().toString());
    add("relay-test", "openai", relayed.base().toString());
    add("down", "openai", "http://127.0.0.1:1/v1");
    gateway.run("aliases", "set", "steady", "down:m", "demo:echo").succeeded();
    narrowKey =
        gateway.run("keys", "create", "narrow", "--model", "demo:echo", "-q").succeeded().out();
  }

  private void add(String id, String type, String base) {
    gateway.run("instances", "add", id, "--type", type, "--base-url", base).succeeded();
    // Short waits, so that a runtime that stalls is found out while somebody watches.
    gateway
        .run("instances", "set", id, "--idle-timeout", "1s", "--first-event-timeout", "3s")
        .succeeded();
  }

  /** {@return the gateway's address, without a path} */
  URI url() {
    return gateway.url();
  }

  /** {@return a key that may do everything that clients do} */
  String key() {
    return gateway.key();
  }

  /** {@return a key that may use the demo and nothing else} */
  String narrowKey() {
    return narrowKey.strip();
  }

  /** {@return what the runtime behind {@code through} saw of the model of this name} */
  Seen seen(Through through, String name) {
    URI base = through == Through.OLLAMA ? ollama.base() : relayed.base();
    try (var answer = base.resolve("/testkit/seen").toURL().openStream()) {
      JsonNode counts = JSON.readTree(answer).path(name + through.tag);
      return new Seen(counts.path("requests").asInt(), counts.path("left").asInt());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Waits until the runtime saw one more client leave than {@code before}. */
  void awaitLeft(Through through, String name, Seen before) throws InterruptedException {
    long deadline = System.nanoTime() + LONGEST_NOTICE.toNanos();
    while (seen(through, name).left() <= before.left()) {
      if (System.nanoTime() > deadline) {
        throw new AssertionError("the runtime never saw the client leave");
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }

  @Override
  public void close() {
    gateway.close();
    relayed.close();
    ollama.close();
  }

  /** Gives all test classes the same stage, and closes it after the last. */
  static final class Shared implements ParameterResolver {

    @Override
    public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
      return parameter.getParameter().getType() == SdkStage.class;
    }

    @Override
    public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
      return context
          .getRoot()
          .getStore(ExtensionContext.Namespace.create(SdkStage.class))
          .getOrComputeIfAbsent(SdkStage.class, _ -> new SdkStage(folder()), SdkStage.class);
    }

    private static Path folder() {
      try {
        return Files.createTempDirectory("sdk-stage");
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
