package dev.modeldock.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.Health;
import dev.modeldock.api.error.ProviderDefect;
import dev.modeldock.kernel.host.HostLimits;
import dev.modeldock.kernel.plugin.jar.PluginJars;
import dev.modeldock.kernel.provider.InstanceView.State;
import dev.modeldock.kernel.provider.Lease;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Plugins that do harm, each beside one that does none and must not notice. */
class HostileJarTest {

  private static final HostLimits IMPATIENT =
      new HostLimits(
          Duration.ofMillis(2500),
          Duration.ofMillis(200),
          Duration.ofSeconds(5),
          Duration.ofMillis(30));

  @TempDir static Path shared;
  private static PluginJars jars;

  @TempDir Path home;
  private PluginHost host;

  @BeforeAll
  static void prepare() {
    jars = new PluginJars(shared);
  }

  @BeforeEach
  void open() throws IOException {
    host = new PluginHost(home, IMPATIENT);
    jars.echo("echo", "1.0").write(host.dropped.resolve("zz-last.jar"));
  }

  @AfterEach
  void close() {
    host.close();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      textBlock =
          """
          class       | throws              | a class could not be initialised: example.hostile.Act$Grief: it was asked to
          class       | error               | java.lang.AssertionError: it was asked to
          class       | overflow            | java.lang.StackOverflowError
          class       | memory              | java.lang.OutOfMemoryError: none is left
          constructor | throws              | example.hostile.Act$Grief: it was asked to
          constructor | error               | java.lang.AssertionError: it was asked to
          constructor | overflow            | java.lang.StackOverflowError
          descriptor  | throws              | example.hostile.Act$Grief: it was asked to
          descriptor  | memory              | java.lang.OutOfMemoryError: none is left
          descriptor  | overflowing-message | example.hostile.Act$Overflowing
          descriptor  | null                | java.lang.NullPointerException: the factory has no descriptor
          name        | long                | its provider's name has 1048576 characters, more than 80 are not taken
          name        | control             | its provider's name has characters that are not shown as they are (control, direction)
          name        | direction           | its provider's name has characters that are not shown as they are (control, direction)
          settings    | many                | it has 5000 settings, more than 100 are not taken
          """)
  void pluginThatFailsWhereItBeginsIsRefusedWithTheCause(String place, String act, String cause)
      throws Exception {
    drop(place, act);
    host.supervisor.start();

    assertThat(problems()).containsExactly("its factory failed: " + cause);
    assertEchoServes();
  }

  @ParameterizedTest
  @CsvSource({"class,endless", "descriptor,endless-message"})
  void pluginThatNeverComesUpHoldsNoOtherUpForLongerThanTheBound(String place, String act)
      throws Exception {
    drop(place, act);
    host.supervisor.start();

    assertThat(problems()).containsExactly("its factory failed: did not start in 2500 ms");
    assertEchoServes();
  }

  @Test
  void slowClassIsWaitedFor() throws Exception {
    drop("class", "slow");
    host.supervisor.start();
    host.configure("slow", "class-slow", Map.of());

    assertThat(host.models("slow")).containsExactly("one");
    assertEchoServes();
  }

  @Test
  void whatAnExceptionSaysIsOneShortLine() throws Exception {
    drop("create", "long-message");
    host.supervisor.start();
    host.configure("loud", "create-long-message", Map.of());

    assertThat(host.instance("loud").state()).isEqualTo(State.FAILED);
    assertThat(host.instance("loud").problems())
        .singleElement()
        .satisfies(line -> {
          assertThat(line).startsWith("example.hostile.Act$Grief: first ?[31msecond?xxx");
          assertThat(line).hasSizeLessThanOrEqualTo(500);
        });
    assertEchoServes();
  }

  @Test
  void classThatCouldNotBeInitialisedSaysWhyTheSecondTimeToo() throws Exception {
    jars.misfit().write(host.dropped.resolve("a.jar"));
    host.supervisor.start();
    host.configure("first", "misfit", Map.of("mode", "class-init"));
    host.configure("second", "misfit", Map.of("mode", "class-init"));

    assertThat(host.instance("second").problems())
        .singleElement()
        .asString()
        .startsWith(
            "java.lang.NoClassDefFoundError: Could not initialize class example.misfit.Broken,"
                + " which was: Exception java.lang.NumberFormatException");
  }

  @Test
  void descriptorIsAskedForOnce() throws Exception {
    drop("descriptor", "changing");
    host.supervisor.start();
    host.configure("first", "changing-0", Map.of());
    host.configure("second", "changing-1", Map.of());

    assertThat(host.instance("first").state()).isEqualTo(State.READY);
    assertThat(host.instance("second").state()).isEqualTo(State.NO_PROVIDER);
  }

  @Test
  void closeThatNeverEndsDelaysNobodyForLongerThanTheBound() throws Exception {
    drop("close", "endless");
    host.supervisor.start();
    host.configure("stuck", "close-endless", Map.of());
    assertThat(host.models("stuck")).containsExactly("one");

    host.remove("stuck");

    assertEchoServes();
  }

  @Test
  void modelsThatSpinKeepNoRequestFromRunning() throws Exception {
    drop("models", "burn");
    host.supervisor.start();
    host.configure("hot", "models-burn", Map.of());
    int callers = Runtime.getRuntime().availableProcessors() + 1;
    var returned = new CountDownLatch(callers);
    List<Thread> asking =
        Stream.generate(() -> Thread.startVirtualThread(() -> ask("hot", returned)))
            .limit(callers)
            .toList();
    host.await("all to spin", _ -> spinning() == callers);

    var served = new CountDownLatch(1);
    Thread.startVirtualThread(served::countDown);
    assertThat(served.await(7, TimeUnit.SECONDS)).isTrue();
    assertThat(spinning()).as("still spinning while another is served").isPositive();
    asking.forEach(Thread::interrupt);
    assertThat(returned.await(20, TimeUnit.SECONDS)).isTrue();
  }

  private void ask(String instance, CountDownLatch returned) {
    try {
      host.models(instance);
    } catch (Exception _) {
      // Interrupted, as the test does.
    } finally {
      returned.countDown();
    }
  }

  private static long spinning() {
    return Thread.getAllStackTraces().keySet().stream()
        .filter(thread -> thread.getName().equals("plugin-models"))
        .count();
  }

  @ParameterizedTest
  @CsvSource({"models,overflow", "models,error", "check,overflow", "chat,overflow"})
  void whatAPluginThrowsInServiceIsADefectOfItsProvider(String place, String act) throws Exception {
    drop(place, act);
    host.supervisor.start();
    String id = place + "-" + act;
    host.configure("bad", id, Map.of());

    try (Lease lease = host.lease("bad")) {
      switch (place) {
        case "models" ->
            assertThatThrownBy(() -> lease.provider().models()).isInstanceOf(ProviderDefect.class);
        case "check" -> assertThat(lease.provider().check().status()).isEqualTo(Health.Status.DOWN);
        default ->
            assertThatThrownBy(() -> lease.provider().chat(null))
                .isInstanceOf(ProviderDefect.class);
      }
    }
    assertEchoServes();
  }

  @Test
  void hostileVersionLeavesTheOneThatServesAlone() throws Exception {
    host.supervisor.start();
    host.configure("here", "echo", Map.of());
    Path worse = home.resolve("worse.jar");
    for (String act : List.of("throws", "overflow", "memory", "endless")) {
      jars.hostile("descriptor", act).manifest("Plugin-Id", "echo").write(worse);

      assertThat(host.supervisor.replace(worse).state()).isEqualTo(GenerationState.REJECTED);
      assertThat(host.models("here")).containsExactly("1.0");
    }
  }

  private void drop(String place, String act) throws IOException {
    jars.hostile(place, act).write(host.dropped.resolve("a.jar"));
  }

  private List<String> problems() {
    assertThat(host.rejected()).hasSize(1);
    return host.rejected().getFirst().problems();
  }

  private void assertEchoServes() throws Exception {
    host.configure("here", "echo", Map.of());
    assertThat(host.models("here")).containsExactly("1.0");
  }
}
