package dev.modeldock.plugins.dashscope;

import static dev.modeldock.plugins.dashscope.DashScopeUnderTest.call;
import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.api.stream.OpenAiChunk;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A client that leaves: DashScope must hear of it, or it goes on making tokens that cost. */
@Timeout(20)
class DashScopeCancelTest {

  private static final Duration SOON = Duration.ofSeconds(5);

  private DashScopeUnderTest under;

  @BeforeEach
  void start() throws Exception {
    under = DashScopeUnderTest.start();
  }

  @AfterEach
  void stop() {
    under.close();
  }

  @ParameterizedTest
  @CsvSource({
    "stall-head, true", "stall-first, true", "stall, true",
    "stall-head, false", "stall-first, false", "stall, false"
  })
  void closingUnblocksTheReaderAndReachesDashScope(String model, boolean pieces) throws Exception {
    ModelStream stream = under.provider.chat(call(model, pieces, ""));
    var reader =
        new FutureTask<>(() -> {
          while (stream.next() != null) {
            // Up to where it stalls.
          }
          return true;
        });
    Thread.ofVirtual().start(reader);
    assertThat(under.dashScope.awaitRequest(SOON)).isTrue();

    stream.close();

    assertThat(under.dashScope.awaitDisconnect(SOON)).isTrue();
    try {
      assertThat(reader.get(5, TimeUnit.SECONDS)).isTrue();
    } catch (ExecutionException e) {
      assertThat(e.getCause()).isInstanceOf(ProviderException.class);
    }
  }

  @Test
  void closingAnAnswerThatNeverEndsReachesDashScope() throws Exception {
    ModelStream stream = under.open("endless");
    for (int i = 0; i < 20; i++) {
      assertThat(stream.next()).isInstanceOf(OpenAiChunk.class);
    }

    stream.close();
    stream.close();

    assertThat(under.dashScope.awaitDisconnect(SOON)).isTrue();
  }
}
