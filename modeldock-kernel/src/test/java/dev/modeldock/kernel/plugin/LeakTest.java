package dev.modeldock.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.modeldock.kernel.plugin.jar.PluginJars;
import dev.modeldock.kernel.provider.Lease;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plugins that leave behind what keeps them in memory, each of which is told of by its name. */
class LeakTest {

  /** Stands for a cache of the host that keeps what it should not. */
  private static @Nullable Throwable kept;

  @TempDir static Path shared;
  private static PluginJars jars;

  @TempDir Path home;

  @BeforeAll
  static void prepare() {
    jars = new PluginJars(shared);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          thread        | thread 'leaky-worker'
          virtual       | virtual thread 'leaky-sleeper'
          timer         | timer 'leaky-timer'
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
  void whatHoldsAPluginIsNamed(String leaves, String pin) throws Exception {
    try (var host = new PluginHost(home, PluginHost.QUICK.withHeapDumps(true))) {
      List<String> pins = pins(host, leaves);
      System.out.println(leaves + " => " + pins);
      assertThat(pins).anyMatch(line -> line.startsWith(pin));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          thread        | thread 'leaky-worker' runs example.leaky.Leaks
          virtual       | virtual thread 'leaky-sleeper' runs example.leaky.Leaks
          handler       | java.util.logging handler of logger 'global': example.leaky.Leaks$Quiet
          context       | context class loader of thread 'leaky-captive'
          authenticator | default Authenticator: example.leaky.Leaks$
          bean          | MBean 'leaky:type=bean'
          """)
  void whatTheJvmTellsByItselfNeedsNoHeapDump(String leaves, String pin) throws Exception {
    try (var host = new PluginHost(home, PluginHost.QUICK)) {
      assertThat(pins(host, leaves)).anyMatch(line -> line.startsWith(pin));
    }
  }

  @Test
  void whatCannotBeToldWithoutAHeapDumpIsALeakAllTheSame() throws Exception {
    try (var host = new PluginHost(home, PluginHost.QUICK)) {
      retire(host, "hook");

      host.awaitState(1, GenerationState.LEAKED);
      assertThat(host.generation(1).pins()).isEmpty();
    }
  }

  @Test
  void nothingIsLeftOfTheDumps() throws Exception {
    try (var host = new PluginHost(home, PluginHost.QUICK.withHeapDumps(true))) {
      pins(host, "hook");

      assertThat(host.work).isDirectoryContaining("glob:**/generation-2");
      assertThat(host.work.toFile().list()).containsExactly("generation-2");
    }
  }

  private List<String> pins(PluginHost host, String leaves) throws Exception {
    retire(host, leaves);
    host.await("the leak to be explained", all -> !all.getFirst().pins().isEmpty());
    assertThat(host.generation(1).state()).isEqualTo(GenerationState.LEAKED);
    return host.generation(1).pins();
  }

  /** Has a generation do its worst, and replaces it by one that does nothing of it. */
  private void retire(PluginHost host, String leaves) throws Exception {
    jars.leaky().write(host.dropped.resolve("leaky.jar"));
    host.supervisor.start();
    host.configure("here", "leaky", Map.of("leaves", leaves));
    try (Lease lease = host.lease("here")) {
      kept = catchThrowable(() -> lease.provider().models());
    }
    host.configure("here", "leaky", Map.of("leaves", "nothing"));
    host.supervisor.replace(jars.leaky().write("leaky.jar"));
  }
}
