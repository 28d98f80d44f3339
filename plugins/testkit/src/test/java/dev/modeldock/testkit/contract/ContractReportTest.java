package dev.modeldock.testkit.contract;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ContractReportTest {

  private static final String ACME =
      """
      {"type": "acme", "name": "Acme", "rules": [
        {"id": "R10", "title": "text ends", "result": "passed", "reason": ""},
        {"id": "R18", "title": "an image is taken", "result": "not offered",
         "reason": "it is | blind"}]}
      """;
  private static final String ZETA =
      """
      {"type": "zeta", "name": "Zeta", "rules": [
        {"id": "R10", "title": "text ends", "result": "failed", "reason": "it goes on"},
        {"id": "R19", "title": "vectors", "result": "passed", "reason": ""}]}
      """;

  @Test
  void eachRuleIsALineAndEachProviderAColumn() {
    assertThat(ContractReport.of(List.of(ZETA, ACME)).markdown())
        .isEqualTo(
            """
            | Rule | Acme | Zeta |
            |---|---|---|
            | R10 text ends | yes | **broken** |
            | R18 an image is taken | no \u2014 it is \\| blind | not tested |
            | R19 vectors | not tested | yes |
            """);
  }

  @Test
  void brokenRulesAreNamedWithTheirReason() {
    assertThat(ContractReport.of(List.of(ACME, ZETA)).failures())
        .containsExactly("zeta R10: it goes on");
  }
}
