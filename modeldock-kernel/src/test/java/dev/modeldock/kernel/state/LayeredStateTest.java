package dev.modeldock.kernel.state;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.state.file.JournalStateStore;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LayeredStateTest {

  @TempDir Path folder;
  private JournalStateStore base;

  @BeforeEach
  void open() throws IOException {
    base = JournalStateStore.open(folder);
  }

  @AfterEach
  void close() throws IOException {
    base.close();
  }

  @Test
  void theFileWinsOverTheRunAndTheRunOverTheStore() throws IOException {
    base.apply(new StateChange.PutInstance(instance("a", Source.STATE)));
    base.apply(new StateChange.PutInstance(instance("b", Source.STATE)));
    base.apply(new StateChange.PutInstance(instance("c", Source.STATE)));
    var layered =
        new LayeredState(
            base,
            List.of(
                instance("a", Source.RUNTIME),
                instance("b", Source.RUNTIME),
                instance("a", Source.FILE)),
            List.of());
    assertThat(layered.state().instances().get("a").source()).isEqualTo(Source.FILE);
    assertThat(layered.state().instances().get("b").source()).isEqualTo(Source.RUNTIME);
    assertThat(layered.state().instances().get("c").source()).isEqualTo(Source.STATE);
    assertThat(layered.state().instances()).hasSize(3);
  }

  @Test
  void whatIsDefinedElsewhereIsNotChangedHere() {
    var layered =
        new LayeredState(
            base, List.of(instance("demo", Source.RUNTIME)), List.of(alias("fast", Source.FILE)));
    assertThatThrownBy(() -> layered.apply(new StateChange.RemoveAlias("fast")))
        .isInstanceOf(ResourceConflictException.class)
        .hasMessage("alias 'fast' is defined in modeldock.yaml; change it there");
    assertThatThrownBy(() -> layered.apply(new StateChange.PutAlias(alias("fast", Source.STATE))))
        .isInstanceOf(ResourceConflictException.class);
    assertThatThrownBy(
            () -> layered.apply(new StateChange.PutInstance(instance("demo", Source.STATE))))
        .isInstanceOf(ResourceConflictException.class)
        .hasMessageContaining("for this run");
    assertThat(base.state()).isEqualTo(GatewayState.empty());
  }

  @Test
  void theEpochRisesWithChangesOfEitherLayer() throws IOException {
    var layered = new LayeredState(base, List.of(), List.of());
    long first = layered.state().epoch();
    GatewayState changed = layered.apply(new StateChange.PutAlias(alias("x", Source.STATE)));
    assertThat(changed).isSameAs(layered.state());
    assertThat(changed.alias("x")).isPresent();
    assertThat(changed.epoch()).isGreaterThan(first);
    layered.overlay(List.of(), List.of(alias("y", Source.FILE)));
    assertThat(layered.state().epoch()).isGreaterThan(changed.epoch());
    assertThat(layered.state().aliases()).containsOnlyKeys("x", "y");
    assertThat(layered.state()).isSameAs(layered.state());
  }

  private static InstanceRecord instance(String id, Source source) {
    return new InstanceRecord(
        id, "t", Settings.none(), Map.of(), Risk.LOW, false, List.of(), true, source);
  }

  private static AliasRecord alias(String name, Source source) {
    return new AliasRecord(name, List.of(new Target("a", "m")), Settings.none(), source);
  }
}
