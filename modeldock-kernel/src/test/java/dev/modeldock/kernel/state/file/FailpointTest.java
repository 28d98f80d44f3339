package dev.modeldock.kernel.state.file;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.home.ChildJvm;
import dev.modeldock.kernel.state.GatewayState;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A process that halts at every single step of its file work: with half a record written, before
 * and after each flush, around the rename of a snapshot, and before the journal is emptied.
 */
class FailpointTest {

  private static final int AT_ONCE = 2;

  @TempDir Path parent;

  @Test
  void whereverTheProcessHaltsWhatItAcknowledgedIsThereAndNothingIsHalf() throws Exception {
    List<String> whole = run(Integer.MAX_VALUE);
    assertThat(whole).hasSize(HaltedJvm.CHANGES + 1);
    int steps = Integer.parseInt(whole.getLast().split(" ")[1]);
    assertThat(steps).as("steps of the file work").isBetween(25, 80);

    List<Callable<Void>> halts =
        IntStream.range(0, steps).<Callable<Void>>mapToObj(step -> () -> haltAt(step)).toList();
    try (ExecutorService children = Executors.newFixedThreadPool(AT_ONCE)) {
      for (Future<Void> halt : children.invokeAll(halts)) {
        halt.get();
      }
    }
  }

  private Void haltAt(int step) throws Exception {
    long acknowledged = run(step).stream().filter("acknowledged"::equals).count();
    try (var store = JournalStateStore.open(folder(step), HaltedJvm.RECORDS_BEFORE_SNAPSHOT)) {
      long epoch = store.state().epoch();
      assertThat(epoch).as("halted at step %d", step).isBetween(acknowledged, acknowledged + 1);
      assertThat(store.state().aliases())
          .as("halted at step %d", step)
          .isEqualTo(after(epoch).aliases());
      store.apply(HaltedJvm.change(HaltedJvm.CHANGES));
    }
    try (var store = JournalStateStore.open(folder(step), HaltedJvm.RECORDS_BEFORE_SNAPSHOT)) {
      assertThat(store.state().epoch()).isBetween(acknowledged + 1, acknowledged + 2);
    }
    return null;
  }

  private static GatewayState after(long changes) {
    GatewayState state = GatewayState.empty();
    for (int i = 0; i < changes; i++) {
      state = state.after(HaltedJvm.change(i));
    }
    return state;
  }

  /** {@return what the process said before it halted at {@code step}} */
  private List<String> run(int step) throws Exception {
    Files.createDirectory(folder(step));
    Process process =
        ChildJvm.start(HaltedJvm.class, folder(step).toString(), Integer.toString(step));
    try (var said = process.inputReader()) {
      List<String> lines = said.lines().toList();
      assertThat(process.waitFor()).isEqualTo(step == Integer.MAX_VALUE ? 0 : HaltedJvm.STATUS);
      return lines;
    } finally {
      process.destroyForcibly();
    }
  }

  private Path folder(int step) {
    return parent.resolve("halted-at-" + step);
  }
}
