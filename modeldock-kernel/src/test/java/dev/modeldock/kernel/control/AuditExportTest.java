package dev.modeldock.kernel.control;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.AuditFilter;
import dev.modeldock.kernel.audit.Trait;
import dev.modeldock.kernel.audit.file.SampleEvents;
import java.util.Map;
import org.junit.jupiter.api.Test;

class AuditExportTest {

  private static final String PATH = "/admin/v1/audit/export";

  private final ControlFixture control = new ControlFixture();

  @Test
  void linesOfJsonComeOneByOne() throws Exception {
    control.audit.events.add(SampleEvents.event("r1"));
    control.audit.events.add(SampleEvents.bare("r2"));

    FakeExchange exchange = get("?instance=a");

    assertThat(exchange.nextWritten().lines())
        .hasSize(2)
        .allMatch(line -> line.startsWith("{\"id\":\"r") && line.endsWith("}"));
    assertThat(exchange.finished).isTrue();
    assertThat(control.audit.asked).isEqualTo(AuditFilter.of(Map.of(Trait.INSTANCE, "a"), 500));
  }

  @Test
  void aTableHasAHead() throws Exception {
    control.audit.events.add(SampleEvents.event("r1"));

    assertThat(get("?format=csv").nextWritten())
        .startsWith("id,kind,at,")
        .contains("\r\nr1,request,");
  }

  @Test
  void manyEntriesAreSentInPieces() throws Exception {
    for (int i = 0; i < 400; i++) {
      control.audit.events.add(SampleEvents.event("r" + i));
    }

    FakeExchange exchange = get("");

    String first = exchange.nextWritten();
    assertThat(first.length()).isLessThan(40_000);
    assertThat(exchange.nextWritten()).startsWith("{");
  }

  @Test
  void anExportThatBreaksOffIsNotEnded() {
    control.audit.broken = true;

    assertThat(get("").finished).isFalse();
  }

  @Test
  void anotherFormatIsRefused() throws Exception {
    assertThat(control.get(PATH + "?format=pdf").status()).isEqualTo(400);
  }

  private FakeExchange get(String query) {
    var exchange = new FakeExchange("GET", PATH + query, ControlFixture.TOKEN, "");
    control.handle(exchange);
    return exchange;
  }
}
