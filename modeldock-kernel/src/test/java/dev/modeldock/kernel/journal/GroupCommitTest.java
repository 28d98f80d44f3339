package dev.modeldock.kernel.journal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class GroupCommitTest {

  @Test
  void callersAtTheSameTimeShareABatch() throws Exception {
    var first = new CountDownLatch(1);
    var go = new CountDownLatch(1);
    var batches = Collections.synchronizedList(new ArrayList<List<Integer>>());
    try (var commits =
            new GroupCommit<Integer>(
                "test",
                64,
                works -> {
                  batches.add(works);
                  first.countDown();
                  uninterruptibly(go);
                });
        var callers = Executors.newVirtualThreadPerTaskExecutor()) {
      var results = new ArrayList<Future<?>>();
      results.add(callers.submit(() -> commitOf(commits, 0)));
      first.await();
      for (int i = 1; i <= 10; i++) {
        int work = i;
        var queued = new CountDownLatch(1);
        results.add(
            callers.submit(() -> {
              queued.countDown();
              return commitOf(commits, work);
            }));
        queued.await();
      }
      go.countDown();
      for (Future<?> result : results) {
        result.get();
      }
    }
    assertThat(batches.stream().mapToInt(List::size).sum()).isEqualTo(11);
    assertThat(batches.getFirst()).containsExactly(0);
    assertThat(batches.size()).isLessThan(11);
  }

  @Test
  void aFailureReachesEveryCallerOfItsBatchAndNoOther() throws Exception {
    var fail = new AtomicBoolean(true);
    try (var commits =
        new GroupCommit<Integer>(
            "test",
            64,
            _ -> {
              if (fail.get()) {
                throw new IOException("disk full");
              }
            })) {
      assertThatThrownBy(() -> commits.commit(1)).hasMessage("disk full");
      fail.set(false);
      commits.commit(2);
    }
  }

  @Test
  void aDefectOfTheBatchReachesTheCallerAndTheThreadLivesOn() throws Exception {
    var broken = new AtomicBoolean(true);
    try (var commits =
        new GroupCommit<Integer>(
            "test",
            64,
            _ -> {
              if (broken.get()) {
                throw new IllegalStateException("defect");
              }
            })) {
      assertThatThrownBy(() -> commits.commit(1))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("defect");
      broken.set(false);
      commits.commit(2);
    }
  }

  @Test
  void anInterruptOfTheCallerIsKeptAndDoesNoHarm() throws Exception {
    var done = new AtomicInteger();
    try (var commits =
        new GroupCommit<Integer>(
            "test",
            64,
            works -> {
              assertThat(Thread.currentThread().isInterrupted()).isFalse();
              done.addAndGet(works.size());
            })) {
      Thread.currentThread().interrupt();
      commits.commit(1);
      assertThat(Thread.interrupted()).isTrue();
    }
    assertThat(done).hasValue(1);
  }

  @Test
  void nothingIsTakenAfterClose() {
    var commits = new GroupCommit<Integer>("test", 64, _ -> {});
    commits.close();
    assertThatThrownBy(() -> commits.commit(1))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("closed");
  }

  private static Object commitOf(GroupCommit<Integer> commits, int work) throws IOException {
    commits.commit(work);
    return work;
  }

  private static void uninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException unexpected) {
      throw new AssertionError(unexpected);
    }
  }
}
