package dev.modeldock.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.error.Unsupported;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.testkit.client.Ask;
import dev.modeldock.testkit.client.Caller;
import dev.modeldock.testkit.host.FakeHost;
import dev.modeldock.testkit.host.PluginClasses;
import java.lang.ref.WeakReference;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a provider leaves behind: in messages, and when it is closed. */
abstract class LeftoverRules extends CancelRules {

  private static final String SECRET = "canary-secret-8f31c7";
  private static final String PROMPT = "canary-prompt-52d9e0";
  private static final String UNHEARD_OF = "contract_field";
  private static final int GENERATIONS = 50;

  @Test
  @DisplayName("R60 no message and no log line has a secret or a prompt in it")
  void nothingThatIsSaidHasASecretOrAPromptInIt() throws Exception {
    RuntimeFixture fixture = trial().fixture();
    var secrets = new LinkedHashMap<String, String>();
    trial().descriptor().settings().secrets().forEach(name -> secrets.put(name, SECRET));
    secrets.putAll(fixture.secrets());
    var said = new ArrayList<String>();
    try (var trial = new Trial(fixture, fixture.factory(), secrets)) {
      for (Scene scene : Scene.values()) {
        if (fails(scene) && fixture.cue(scene).isPresent()) {
          say(trial, scene, said);
        }
      }
      said.add(trial.provider().check().toString());
      said.add(trial.provider().toString());
      said.add(trial.descriptor().toString());
      said.addAll(trial.host().log().lines());
    }

    var canaries = new ArrayList<>(secrets.values());
    canaries.add(PROMPT);
    for (String line : said) {
      for (String canary : canaries) {
        assertFalse(line.contains(canary), () -> "'" + canary + "' is in: " + line);
      }
    }
  }

  private static boolean fails(Scene scene) {
    return switch (scene) {
      case CUT, RESET, EMPTY, GARBAGE, ERROR_MIDWAY -> true;
      case UNAUTHORIZED, UNKNOWN_MODEL, OVERLOADED, RATE_LIMITED, CONTEXT_EXCEEDED -> true;
      case BAD_REQUEST, CONTENT_REFUSED, SERVER_ERROR -> true;
      case TEXT, UNICODE, LENGTH, REASONING, STRUCTURED, IMAGE, EMBED -> false;
      case TOOL_CALL, PARALLEL_TOOL_CALLS, FRAGMENTED_ARGUMENTS -> false;
      case STALL_BEFORE_ANSWER, STALL_MIDWAY, ENDLESS, GONE -> false;
    };
  }

  private static void say(Trial trial, Scene scene, List<String> said) throws InterruptedException {
    Cue cue = trial.cue(scene);
    Caller caller = trial.start(Ask.of(cue.model(), cue.prompt() + "\n" + PROMPT));
    Optional<Throwable> failure = caller.failure();
    failure.ifPresent(e -> collect(e, said));
    caller.stream(Duration.ZERO).ifPresent(stream -> said.add(stream.toString()));
  }

  private static void collect(Throwable failure, List<String> said) {
    said.add(failure.toString());
    for (Throwable suppressed : failure.getSuppressed()) {
      collect(suppressed, said);
    }
    if (failure.getCause() != null) {
      collect(failure.getCause(), said);
    }
  }

  @Test
  @DisplayName("R61 a closed provider leaves no thread, no connection and no program")
  void aClosedProviderLeavesNothingRunning() throws Exception {
    trial().answer(Scene.TEXT);
    trial().provider().check();

    trial().provider().close();
    trial().close();

    assertNothingRuns(trial().host());
  }

  @Test
  @DisplayName("R62 fifty generations leave nothing either")
  void fiftyGenerationsLeaveNothing() throws Exception {
    Ask ask = trial().ask(Scene.TEXT);
    trial().close();
    for (int i = 0; i < GENERATIONS; i++) {
      FakeHost host;
      try (var generation = new Trial(trial().fixture())) {
        generation.answer(ask);
        host = generation.host();
      }
      assertNothingRuns(host);
    }
  }

  private void assertNothingRuns(FakeHost host) throws InterruptedException {
    await(SOON, "all threads ended", () -> host.runningThreads() == 0);
    await(SOON, "all programs ended", () -> host.runningPrograms() == 0);
    await(SOON, "all connections closed", () -> trial().fixture().openConnections() == 0);
  }

  @Test
  @DisplayName("R63 an unloaded plugin leaves memory")
  void anUnloadedPluginLeavesMemory() throws Exception {
    Ask ask = trial().ask(Scene.TEXT);

    WeakReference<ClassLoader> loader = unloaded(ask);

    await(
        PATIENCE,
        "the plugin's classes collected; something of the JVM holds on to them",
        () -> {
          System.gc();
          return loader.get() == null;
        });
  }

  /** Runs one generation of the plugin in a class loader of its own, and lets go of it. */
  private WeakReference<ClassLoader> unloaded(Ask ask) throws Exception {
    RuntimeFixture fixture = trial().fixture();
    Class<? extends ProviderFactory> factory = fixture.factory().getClass();
    try (var classes = new PluginClasses(factory);
        var generation = new Trial(fixture, classes.factory(factory), Map.of())) {
      generation.provider().models();
      generation.answer(ask);
      generation.provider().check();
      return new WeakReference<>(classes);
    }
  }

  @Test
  @DisplayName("R64 a field that the runtime is not told of is named or refused")
  void aFieldThatTheRuntimeIsNotToldOfIsNamedOrRefused() throws Exception {
    Ask ask =
        trial()
            .ask(Scene.TEXT)
            .with(request -> request.parameters(Settings.of(Map.of(UNHEARD_OF, "yes"))));

    Caller caller = trial().start(ask);

    if (caller.failure().isPresent()) {
      var refused = assertInstanceOf(Unsupported.class, caller.failure().get());
      assertEquals(UNHEARD_OF, refused.feature(), "the field that is refused");
    } else if (!caller.relayed()) {
      assertTrue(
          caller.dropped().contains(UNHEARD_OF),
          () -> "'" + UNHEARD_OF + "' is lost without a word; what is named: " + caller.dropped());
    }
  }
}
