package dev.modeldock.kernel.health.watch;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.Locality;
import org.junit.jupiter.api.Test;

class PaceTest {

  private final Pace usual = Pace.usual();

  @Test
  void toolsAreLookedAtRarelyForALookStartsPrograms() {
    assertThat(usual.at(Locality.CLI).seldom()).isEqualTo(usual.rarely());
    assertThat(usual.rarely()).isGreaterThan(usual.seldom());
  }

  @Test
  void whateverAnswersByItselfIsLookedAtAsUsual() {
    assertThat(usual.at(Locality.LOCAL)).isEqualTo(usual);
    assertThat(usual.at(Locality.CLOUD)).isEqualTo(usual);
  }
}
