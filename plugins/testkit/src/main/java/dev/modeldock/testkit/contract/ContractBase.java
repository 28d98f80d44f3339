package dev.modeldock.testkit.contract;

import dev.modeldock.api.ProviderDescriptor;
import java.time.Duration;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.ObjectMapper;

/** What all rules stand on: a runtime and one generation of the provider for each of them. */
@ExtendWith(RuleResults.class)
abstract class ContractBase {

  /** Within which time what a provider lets go of must be gone. */
  static final Duration SOON = Duration.ofSeconds(1);

  /** For what takes as long as the machine is slow. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final ObjectMapper JSON = new ObjectMapper();

  private @Nullable RuntimeFixture fixture;
  private @Nullable Trial trial;
  private @Nullable ProviderDescriptor descriptor;

  protected abstract RuntimeFixture start() throws Exception;

  @BeforeEach
  final void open() throws Exception {
    fixture = start();
    descriptor = fixture.factory().descriptor();
    trial = new Trial(fixture);
  }

  @AfterEach
  final void end() throws Exception {
    try {
      if (trial != null) {
        trial.close();
      }
    } finally {
      if (fixture != null) {
        fixture.close();
      }
    }
  }

  final @Nullable ProviderDescriptor descriptor() {
    return descriptor;
  }

  final Trial trial() {
    if (trial == null) {
      throw new IllegalStateException("no rule runs");
    }
    return trial;
  }

  static void await(Duration limit, String what, BooleanSupplier come) throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!come.getAsBoolean()) {
      if (System.nanoTime() > end) {
        Assertions.fail("not after " + limit.toMillis() + " ms: " + what);
      }
      Thread.sleep(5);
    }
  }

  static void assertJsonObject(String text) {
    try {
      Assertions.assertTrue(JSON.readTree(text).isObject(), () -> "no JSON object: " + text);
    } catch (JacksonException e) {
      Assertions.fail("no JSON: " + text, e);
    }
  }
}
