package dev.modeldock.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.kernel.plugin.jar.PluginJars;
import dev.modeldock.kernel.provider.Lease;
import java.lang.management.ManagementFactory;
import java.net.Authenticator;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.logging.Handler;
import java.util.logging.Logger;
import javax.management.JMException;
import javax.management.ObjectName;
import jdk.jfr.Recording;
import jdk.jfr.consumer.RecordingFile;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plugins that leave behind what keeps them in memory, each of which is told of by its name. */
class LeakTest {

  private static final List<String> LEAKS =
      List.of(
          "thread",
          "virtual",
          "timer",
          "hook",
          "handler",
          "filter",
          "cleaner",
          "static",
          "http",
          "executor",
          "context",
          "authenticator",
          "uncaught",
          "bean",
          "thread-local",
          "inheritable",
          "exception");

  private static final String CLEAN = "nothing";

  @TempDir static Path shared;
  private static PluginJars jars;
  private static PluginHost host;
  private static Map<String, PluginView> leaked;

  /** Stands for a cache of the host that keeps what it should not. */
  private static @Nullable Throwable kept;

  /** All in one host: one heap dump tells of them all. */
  @BeforeAll
  static void leak() throws Exception {
    jars = new PluginJars(shared);
    host = new PluginHost(shared.resolve("home"), PluginHost.QUICK.withHeapDumps(true));
    for (String leaves : LEAKS) {
      jars.leaky(leaves, leaves).write(host.dropped.resolve(leaves + ".jar"));
    }
    jars.leaky(CLEAN, CLEAN).write(host.dropped.resolve("nothing.jar"));
    host.supervisor.start();
    var all = new ArrayList<>(LEAKS);
    all.add(CLEAN);
    use(host, all);
    retire(host, all);
    leaked = explained(host, LEAKS);
  }

  @AfterAll
  static void close() throws Exception {
    host.close();
    cleanUp();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          thread        | thread 'leaky-worker': example.leaky.Leaks
          virtual       | virtual thread 'leaky-sleeper': example.leaky.Leaks
          timer         | timer 'leaky-timer': example.leaky.Leaks
          hook          | shutdown hook 'leaky-hook'
          handler       | java.util.logging handler of logger 'global'
          filter        | java.util.logging filter of logger 'global'
          cleaner       | cleaner action
          static        | static field java.lang.System.props
          http          | HttpClient of its own with thread 'HttpClient-
          executor      | executor with thread 'leaky-pool'
          context       | context class loader of thread 'leaky-captive'
          authenticator | static field java.net.Authenticator.theAuthenticator
          uncaught      | static field java.lang.Thread.defaultUncaughtExceptionHandler
          bean          | MBean 'leaky:type=bean'
          thread-local  | ThreadLocal of thread '
          inheritable   | InheritableThreadLocal of thread '
          exception     | stored exception dev.modeldock.api.error.Unreachable in static field \
          dev.modeldock.kernel.plugin.LeakTest.kept
          """)
  void whatHoldsAPluginIsNamed(String leaves, String pin) {
    assertThat(leaked.get(leaves).pins()).anyMatch(line -> line.startsWith(pin));
    assertThat(leaked.get(leaves).pins())
        .allMatch(line -> line.contains("example.leaky.") || line.endsWith(".Loader"));
  }

  @Test
  void cleanPluginBesideThemIsNotAccused() throws Exception {
    host.await(
        "the clean one to be collected",
        all -> states(all, CLEAN).getFirst() == GenerationState.COLLECTED);
  }

  @Test
  void nothingIsLeftOfTheDumps() {
    assertThat(host.work.toFile().list()).noneMatch(name -> name.contains("leak"));
  }

  @Test
  void whatTheJvmTellsByItselfNeedsNoHeapDump() throws Exception {
    var leaks = List.of("thread", "virtual", "handler", "context", "authenticator", "bean", "hook");
    try (var frugal = new PluginHost(shared.resolve("frugal"), PluginHost.QUICK)) {
      cleanUp();
      for (String leaves : leaks) {
        jars.leaky(leaves, leaves).write(frugal.dropped.resolve(leaves + ".jar"));
      }
      frugal.supervisor.start();
      use(frugal, leaks);
      retire(frugal, leaks);
      var known = explained(frugal, leaks.subList(0, leaks.size() - 1));

      assertPin(known.get("thread"), "thread 'leaky-worker' runs example.leaky.Leaks, of this");
      assertPin(known.get("virtual"), "virtual thread 'leaky-sleeper' runs example.leaky.Leaks");
      assertPin(
          known.get("handler"), "java.util.logging handler of logger 'global': example.leaky");
      assertPin(known.get("context"), "context class loader of thread 'leaky-captive'");
      assertPin(known.get("authenticator"), "default Authenticator: example.leaky.Leaks$");
      assertPin(known.get("bean"), "MBean 'leaky:type=bean'");
      frugal.await("the hook", all -> states(all, "hook").contains(GenerationState.LEAKED));
    }
  }

  private static void assertPin(PluginView view, String pin) {
    assertThat(view.pins()).anyMatch(line -> line.startsWith(pin));
  }

  /** Takes away what can be, so that it keeps nothing of the tests that come after. */
  private static void cleanUp() throws JMException {
    kept = null;
    Thread.setDefaultUncaughtExceptionHandler(null);
    Authenticator.setDefault(null);
    System.getProperties().remove("leaky");
    Logger.getGlobal().setFilter(null);
    for (Handler handler : Logger.getGlobal().getHandlers()) {
      Logger.getGlobal().removeHandler(handler);
    }
    var bean = new ObjectName("leaky:type=bean");
    if (ManagementFactory.getPlatformMBeanServer().isRegistered(bean)) {
      ManagementFactory.getPlatformMBeanServer().unregisterMBean(bean);
    }
  }

  private static void use(PluginHost host, Collection<String> types) throws Exception {
    for (String type : types) {
      host.configure(type, type, Map.of());
      try (Lease lease = host.lease(type)) {
        Throwable thrown =
            catchThrowable(() -> lease.provider().chat(ChatCall.builder("r", "m").build()));
        kept = thrown instanceof Unreachable ? thrown : kept;
      }
    }
  }

  /** Has all end at once, so that one look finds them all. */
  private static void retire(PluginHost host, Collection<String> types) throws Exception {
    List<Lease> held = types.stream().map(host::lease).toList();
    for (String type : types) {
      host.supervisor.replace(jars.leaky(type, CLEAN).write("next.jar"));
    }
    held.forEach(Lease::close);
  }

  private static Map<String, PluginView> explained(PluginHost host, Collection<String> types)
      throws InterruptedException {
    var found = new TreeMap<String, PluginView>();
    host.await(
        "all leaks to be explained",
        all -> {
          all.stream()
              .filter(view -> !view.pins().isEmpty())
              .forEach(view -> found.put(String.valueOf(view.type()), view));
          return found.keySet().containsAll(types);
        });
    return found;
  }

  @Test
  void manyCleanGenerationsAreNeverAccused() throws Exception {
    int rounds = 40;
    try (var busy = new PluginHost(shared.resolve("busy"), PluginHost.QUICK)) {
      jars.leaky(CLEAN, CLEAN).write(busy.dropped.resolve("nothing.jar"));
      busy.supervisor.start();
      use(busy, List.of(CLEAN));
      for (int i = 0; i < rounds; i++) {
        try (Lease held = busy.lease(CLEAN)) {
          busy.supervisor.replace(jars.leaky(CLEAN, CLEAN).write("next.jar"));
          assertThat(PluginHost.names(held)).containsExactly(CLEAN);
        }
        assertThat(states(busy.supervisor.plugins(), CLEAN)).doesNotContain(GenerationState.LEAKED);
      }
      busy.await(
          "all but the last to be collected",
          all -> Collections.frequency(states(all, CLEAN), GenerationState.COLLECTED) == rounds);
    }
  }

  @Test
  void whatTheHostSeesToPinsNothing() throws Exception {
    var prevented =
        List.of(
            "local-in-create",
            "inherited-in-create",
            "context-in-create",
            "thread-of-host",
            "local-on-host-thread",
            "timer-of-scope");
    try (var careful = new PluginHost(shared.resolve("careful"), PluginHost.QUICK)) {
      for (String what : prevented) {
        jars.leaky(what, what).write(careful.dropped.resolve(what + ".jar"));
      }
      careful.supervisor.start();
      use(careful, prevented);
      retire(careful, prevented);

      for (String what : prevented) {
        careful.await(
            what + " to be collected",
            all -> states(all, what).contains(GenerationState.COLLECTED));
      }
    }
  }

  @Test
  void flightRecorderHearsOfTheEndOfEachGeneration() throws Exception {
    Path file = shared.resolve("flight.jfr");
    try (var recording = new Recording();
        var recorded = new PluginHost(shared.resolve("recorded"), PluginHost.QUICK)) {
      recording.start();
      jars.leaky("handler", "handler").write(recorded.dropped.resolve("handler.jar"));
      jars.leaky(CLEAN, CLEAN).write(recorded.dropped.resolve("nothing.jar"));
      recorded.supervisor.start();
      use(recorded, List.of("handler", CLEAN));
      retire(recorded, List.of("handler", CLEAN));
      explained(recorded, List.of("handler"));
      recorded.await(
          "the clean one", all -> states(all, CLEAN).contains(GenerationState.COLLECTED));
      recording.dump(file);
    }

    List<String> told =
        RecordingFile.readAllEvents(file).stream()
            .filter(event -> event.getEventType().getName().startsWith("dev.modeldock."))
            .map(event -> event.getEventType().getLabel() + ": " + event.getString("plugin"))
            .toList();
    assertThat(told)
        .contains(
            "Plugin Generation Retired: handler@1.0",
            "Plugin Generation Leaked: handler@1.0",
            "Plugin Generation Retired: nothing@1.0",
            "Plugin Generation Collected: nothing@1.0")
        .doesNotContain("Plugin Generation Leaked: nothing@1.0");
  }

  private static List<GenerationState> states(List<PluginView> all, String type) {
    return all.stream().filter(view -> type.equals(view.type())).map(PluginView::state).toList();
  }
}
