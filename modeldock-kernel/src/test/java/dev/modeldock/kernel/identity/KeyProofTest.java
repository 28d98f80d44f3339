package dev.modeldock.kernel.identity;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.kernel.Wait;
import dev.modeldock.kernel.identity.KeyProof.Verdict;
import dev.modeldock.kernel.state.key.KeyHash;
import java.security.SecureRandom;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The slow hash is stood in for by a comparison that is counted: its text is the hash. */
@Timeout(20)
class KeyProofTest {

  private final SecureRandom random = new SecureRandom();
  private final AtomicInteger hashes = new AtomicInteger();
  private final CountDownLatch hold = new CountDownLatch(1);
  private final KeyProof proof =
      new KeyProof(
          (hash, text) -> {
            hashes.incrementAndGet();
            await(hold);
            return hash.equals(text);
          },
          random,
          new FailureBudget(() -> 0));
  private final KeyText key = KeyText.mint(random);
  private final KeyHash bare = new KeyHash(key.reveal(), null);

  @Test
  void howeverManyRequestsComeWithANewTextItIsHashedOnce() throws Exception {
    List<Future<Verdict>> verdicts = started(Stream.generate(() -> key).limit(200).toList());
    hold.countDown();
    for (Future<Verdict> verdict : verdicts) {
      assertThat(verdict.get()).isEqualTo(Verdict.MATCHES);
    }
    assertThat(hashes).hasValue(1);
  }

  @Test
  void tooManyNewTextsAtOnceAreTurnedAway() throws Exception {
    List<KeyText> texts = Stream.generate(() -> KeyText.mint(random)).limit(100).toList();
    List<Future<Verdict>> verdicts = started(texts);
    // Those that are turned away do not wait for those that are looked at.
    Wait.until(() -> verdicts.stream().filter(Future::isDone).count() == 100 - 17);
    hold.countDown();
    int busy = 0;
    for (Future<Verdict> verdict : verdicts) {
      busy += verdict.get() == Verdict.BUSY ? 1 : 0;
    }
    assertThat(busy).isEqualTo(100 - 17);
  }

  @Test
  void aWrongTextFailsAtTheSieve() throws Exception {
    hold.countDown();
    var sieved = new KeyHash(key.reveal(), Sieve.of(key));
    for (int i = 0; i < 1_000; i++) {
      assertThat(proof.check(another(), sieved)).isEqualTo(Verdict.DIFFERS);
    }
    assertThat(hashes).hasValue(0);
    assertThat(proof.check(key, sieved)).isEqualTo(Verdict.MATCHES);
  }

  @Test
  void onceTheRightTextIsKnownNoOtherIsHashed() throws Exception {
    hold.countDown();
    assertThat(proof.check(key, bare)).isEqualTo(Verdict.MATCHES);
    for (int i = 0; i < 1_000; i++) {
      assertThat(proof.check(another(), bare)).isEqualTo(Verdict.DIFFERS);
    }
    assertThat(proof.check(key, bare)).isEqualTo(Verdict.MATCHES);
    assertThat(hashes).hasValue(1);
  }

  @Test
  void guessesAtAKeyWithoutASieveUseUpItsBudgetAndNoOtherKeysOne() throws Exception {
    hold.countDown();
    for (int i = 0; i < 1_000; i++) {
      proof.check(another(), bare);
    }
    assertThat(hashes).hasValue(5);
    assertThat(proof.check(key, bare)).isEqualTo(Verdict.BUSY);
    KeyText other = KeyText.mint(random);
    assertThat(proof.check(other, new KeyHash(other.reveal(), null))).isEqualTo(Verdict.MATCHES);
  }

  @Test
  void aWrongTextThatComesAgainCostsNothing() throws Exception {
    hold.countDown();
    KeyText wrong = another();
    for (int i = 0; i < 100; i++) {
      assertThat(proof.check(wrong, bare)).isEqualTo(Verdict.DIFFERS);
    }
    assertThat(hashes).hasValue(1);
    assertThat(proof.check(key, bare)).isEqualTo(Verdict.MATCHES);
  }

  private List<Future<Verdict>> started(List<KeyText> texts) {
    var threads = Executors.newVirtualThreadPerTaskExecutor();
    List<Future<Verdict>> verdicts =
        texts.stream()
            .map(text -> (Callable<Verdict>) () -> proof.check(text, bare))
            .map(threads::submit)
            .toList();
    threads.shutdown();
    return verdicts;
  }

  /** {@return another text for the same key} */
  private KeyText another() {
    return KeyText.mint(key.id(), random);
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
