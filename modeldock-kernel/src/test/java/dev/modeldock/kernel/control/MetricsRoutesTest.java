package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.control.port.MetricsPage;
import dev.modeldock.kernel.control.resource.MetricsRoutes;
import dev.modeldock.kernel.exchange.Answer;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class MetricsRoutesTest {

  private final ControlFixture control =
      new ControlFixture(
          new MemoryStateStore(),
          _ ->
              new MetricsRoutes(
                      new MetricsPage() {
                        @Override
                        public String contentType() {
                          return "text/plain; version=0.0.4";
                        }

                        @Override
                        public byte[] text() {
                          return "up 1\n".getBytes(StandardCharsets.UTF_8);
                        }
                      })
                  .routes());

  private Answer get(@Nullable String key) {
    var exchange = new FakeExchange("GET", "/metrics", key, "");
    control.handle(exchange);
    return Objects.requireNonNull(exchange.answer);
  }

  @Test
  void figuresAreTextForWhoHasTheToken() {
    var answer = get(ControlFixture.TOKEN);

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.contentType()).isEqualTo("text/plain; version=0.0.4");
    assertThat(new String(answer.body(), StandardCharsets.UTF_8)).isEqualTo("up 1\n");
  }

  @Test
  void figuresAreNobodyElsesBusiness() {
    assertThat(get(null).status()).isEqualTo(401);
    assertThat(get("mdk_some_client_key").status()).isEqualTo(401);
  }
}
