package dev.modeldock.kernel.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.Locality;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.reach.DeclaredEgress;
import dev.modeldock.kernel.state.InstanceRecord;
import dev.modeldock.kernel.state.Risk;
import dev.modeldock.kernel.state.Source;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InstanceContextTest {

  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private final FakeUpstreams upstreams = new FakeUpstreams();
  private ProviderContexts contexts;

  @BeforeEach
  void makeContexts() {
    contexts =
        new ProviderContexts(
            upstreams,
            new SecretReferences(environment::get, _ -> Optional.empty()),
            folder,
            InstantSource.system());
  }

  @Test
  void secretsAreFollowedAtEachCall() throws Exception {
    Path file = Files.writeString(folder.resolve("token"), "  one\n");
    InstanceContext context =
        open(Map.of("api_key", "env:KEY", "token", "file:" + file, "odd", "plain-value"));

    assertThat(context.secrets().reveal("api_key")).isEmpty();
    environment.put("KEY", "first");
    assertThat(context.secrets().reveal("api_key")).contains("first");
    environment.put("KEY", "second");
    assertThat(context.secrets().reveal("api_key")).contains("second");
    assertThat(context.secrets().reveal("token")).contains("one");
    Files.writeString(file, "two");
    assertThat(context.secrets().reveal("token")).contains("two");
    assertThat(context.secrets().reveal("odd")).isEmpty();
    assertThat(context.secrets().reveal("unknown")).isEmpty();
    Files.delete(file);
    assertThat(context.secrets().reveal("token")).isEmpty();
  }

  @Test
  void whatWasHandedOutIsClosedLastFirst() {
    List<String> closed = new ArrayList<>();
    InstanceContext context = open(Map.of());
    context.onClose(() -> closed.add("first"));
    context.onClose(() -> {
      throw new IllegalStateException("does not matter to the others");
    });
    context.onClose(() -> closed.add("last, upstreams open: " + upstreams.open()));

    context.close();
    context.close();

    assertThat(closed).containsExactly("last, upstreams open: 1", "first");
    assertThat(upstreams.open()).isZero();
  }

  @Test
  void nothingIsHandedOutAfterTheEnd() {
    InstanceContext context = open(Map.of());
    context.close();
    var late = new CountDownLatch(1);

    assertThatThrownBy(() -> context.onClose(late::countDown))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("'here' is closed");
    assertThat(late.getCount()).isZero();
    assertThatThrownBy(() -> context.threads().start("poll", () -> {}))
        .isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> context.openAi(java.net.URI.create("http://127.0.0.1:1/v1")))
        .isInstanceOf(IllegalStateException.class);
  }

  @Test
  void threadsAreNamedVirtualAndInterruptedAtTheEnd() throws Exception {
    InstanceContext context = open(Map.of());
    var started = new CountDownLatch(1);
    var ended = new CountDownLatch(1);
    Thread thread =
        context
            .threads()
            .start(
                "poll",
                () -> {
                  started.countDown();
                  try {
                    new CountDownLatch(1).await();
                  } catch (InterruptedException e) {
                    ended.countDown();
                  }
                });
    assertThat(started.await(10, TimeUnit.SECONDS)).isTrue();

    context.close();

    assertThat(ended.getCount()).isZero();
    assertThat(thread.isVirtual()).isTrue();
    assertThat(thread.getName()).isEqualTo("provider-here-poll");
    assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
  }

  @Test
  void threadThatThrowsHurtsNobody() throws Exception {
    try (InstanceContext context = open(Map.of())) {
      Thread thread =
          context
              .threads()
              .start(
                  "fail",
                  () -> {
                    throw new IllegalStateException();
                  });

      assertThat(thread.join(Duration.ofSeconds(10))).isTrue();
    }
  }

  @Test
  void resourceThatDoesNotCloseKeepsNoOtherOpen() {
    List<String> closed = Collections.synchronizedList(new ArrayList<>());
    var never = new CountDownLatch(1);
    InstanceContext context = open(Map.of());
    context.onClose(() -> closed.add("first"));
    context.onClose(() -> {
      boolean waiting = true;
      while (waiting) {
        try {
          never.await();
          waiting = false;
        } catch (InterruptedException e) {
          closed.add("interrupted");
        }
      }
    });

    context.closeWithin(Duration.ofMillis(100));
    never.countDown();

    assertThat(closed).contains("first");
    assertThat(upstreams.open()).isZero();
  }

  private InstanceContext open(Map<String, String> secrets) {
    var instance =
        new InstanceRecord(
            "here",
            "echo",
            Settings.none(),
            secrets,
            Risk.LOW,
            false,
            List.of(),
            true,
            Source.STATE);
    return contexts.open(
        instance, Settings.none(), DeclaredEgress.of(Locality.LOCAL, Settings.none()));
  }
}
