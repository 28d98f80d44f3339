package dev.modeldock.kernel.control.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.audit.file.SampleEvents;
import dev.modeldock.kernel.pipeline.Outcome;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditTableTest {

  @ParameterizedTest
  @ValueSource(strings = {"=1+1", "+1", "-1", "@sum", "\tx", "\rx", "\nx", "=cmd|' /C calc'!A0"})
  void aFormulaIsOnlyText(String formula) {
    assertThat(AuditTable.cell(formula).replaceFirst("^\"", ""))
        .startsWith("'" + formula.charAt(0));
  }

  @Test
  void cellsAreQuotedWhereTheyMustBe() {
    assertThat(AuditTable.cell("plain")).isEqualTo("plain");
    assertThat(AuditTable.cell("")).isEmpty();
    assertThat(AuditTable.cell("a,b")).isEqualTo("\"a,b\"");
    assertThat(AuditTable.cell("say \"hi\"")).isEqualTo("\"say \"\"hi\"\"\"");
    assertThat(AuditTable.cell("two\r\nlines")).isEqualTo("\"two\r\nlines\"");
    assertThat(AuditTable.cell("=\"x\"")).isEqualTo("\"'=\"\"x\"\"\"");
  }

  @Test
  void eachRowHasAsManyCellsAsTheHead() {
    int cells = AuditTable.head().split(",", -1).length;

    assertThat(AuditTable.row(SampleEvents.event("r1")).split(",", -1)).hasSize(cells);
    assertThat(AuditTable.row(SampleEvents.bare("r2")).split(",", -1)).hasSize(cells);
  }

  @Test
  void aModelThatIsAFormulaIsHarmless() {
    String row =
        AuditTable.row(
            SampleEvents.event("r", SampleEvents.NOON, "k", "=HYPERLINK(1)", Outcome.COMPLETED));

    assertThat(row).contains(",'=HYPERLINK(1),").endsWith("\r\n");
  }
}
