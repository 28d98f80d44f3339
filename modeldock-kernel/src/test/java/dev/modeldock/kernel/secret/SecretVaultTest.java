package dev.modeldock.kernel.secret;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.modeldock.kernel.home.HomeProblem;
import dev.modeldock.kernel.state.SecretRecord;
import dev.modeldock.kernel.state.StateChange;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

class SecretVaultTest {

  private static final String VALUE = "sk-live-0123456789ab3f9a";

  @TempDir Path root;

  @Test
  void aSecretIsThereAfterARestartAndInNoFile() throws Exception {
    try (var home = SecretHome.open(root)) {
      assertThat(home.key()).doesNotExist();
      SecretRecord stored = home.vault.set("openai", VALUE);

      assertThat(stored.preview()).isEqualTo("sk-…3f9a");
      assertThat(stored.toString() + new StateChange.PutSecret(stored))
          .doesNotContain(VALUE, stored.envelope(), "3f9a");
      assertThat(home.vault.reveal("openai")).hasValue(VALUE);
    }
    try (var home = SecretHome.open(root)) {
      assertThat(home.vault.reveal("openai")).hasValue(VALUE);
      assertThat(home.vault.reveal("other")).isEmpty();
      assertThat(home.filesWith(VALUE)).isEmpty();
      assertThat(home.filesWith(VALUE.substring(4, 14))).isEmpty();
    }
  }

  @Test
  void aNewValueIsTheNextOneThatIsRead() throws Exception {
    try (var home = SecretHome.open(root)) {
      home.put(
          new SecretRecord(
              "a", home.vault.set("a", "one").envelope(), "p", Instant.EPOCH, Instant.EPOCH));
      String before = home.record("a").envelope();

      home.vault.set("a", "two");

      assertThat(home.vault.reveal("a")).hasValue("two");
      assertThat(home.record("a").createdAt()).isEqualTo(Instant.EPOCH);
      assertThat(home.record("a").updatedAt()).isEqualTo(SecretHome.NOW);
      assertThat(home.record("a").envelope()).isNotEqualTo(before);
      home.vault.remove("a");
      assertThat(home.vault.reveal("a")).isEmpty();
    }
  }

  @Test
  void anEnvelopeWithAnyLetterChangedIsNotRead() throws Exception {
    try (var home = SecretHome.open(root)) {
      SecretRecord good = home.vault.set("a", VALUE);
      String text = good.envelope();
      for (int at = 0; at < text.length(); at++) {
        for (char other : new char[] {'A', 'B', '0', '_', '.', '='}) {
          if (text.charAt(at) != other) {
            String bad = text.substring(0, at) + other + text.substring(at + 1);
            assertThat(home.vault.readable(good.withEnvelope(bad))).as(bad).isFalse();
          }
        }
      }
      for (int end = 0; end < text.length(); end++) {
        assertThat(home.vault.readable(good.withEnvelope(text.substring(0, end)))).isFalse();
      }
      assertThat(home.vault.readable(good)).isTrue();
    }
  }

  @Test
  void envelopesCannotBeSwapped() throws Exception {
    try (var home = SecretHome.open(root)) {
      SecretRecord a = home.vault.set("a", "of a");
      SecretRecord b = home.vault.set("b", "of b");

      home.put(a.withEnvelope(b.envelope()));
      home.put(b.withEnvelope(a.envelope()));

      assertThat(home.vault.reveal("a")).isEmpty();
      assertThat(home.vault.reveal("b")).isEmpty();
    }
  }

  @Test
  void aKeyThatOthersMayReadStopsTheStart() throws Exception {
    try (var home = SecretHome.open(root)) {
      home.vault.set("a", VALUE);
      Files.setPosixFilePermissions(home.key(), PosixFilePermissions.fromString("rw-r--r--"));
    }
    assertThatThrownBy(() -> SecretHome.open(root))
        .isInstanceOf(HomeProblem.class)
        .hasMessageContaining("chmod 600 " + root.resolve("secret.key"));
  }

  @Test
  void aLostKeyIsToldAndNeverReplacedSilently() throws Exception {
    try (var home = SecretHome.open(root)) {
      home.vault.set("a", VALUE);
      home.vault.set("b", VALUE);
      Files.delete(home.key());
    }
    try (var home = SecretHome.open(root)) {
      assertThat(home.vault.reveal("a")).isEmpty();
      assertThatThrownBy(() -> home.vault.set("c", VALUE))
          .isInstanceOf(SecretKeyLostException.class)
          .hasMessageContainingAll("2 stored secrets", home.key().toString(), "a, b");
      assertThatThrownBy(home.vault::rotateKey).isInstanceOf(SecretKeyLostException.class);
      assertThat(home.key()).doesNotExist();

      home.vault.remove("a");
      home.vault.remove("b");
      home.vault.set("a", "set again");

      assertThat(home.vault.reveal("a")).hasValue("set again");
    }
  }

  @Test
  void aLostKeyThatComesBackReadsEverything() throws Exception {
    byte[] key;
    try (var home = SecretHome.open(root)) {
      home.vault.set("a", VALUE);
      key = Files.readAllBytes(home.key());
      Files.delete(home.key());
    }
    SecretHome.open(root).close();
    Path file =
        Files.createFile(
            root.resolve("secret.key"),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    Files.write(file, key);
    try (var home = SecretHome.open(root)) {
      assertThat(home.vault.reveal("a")).hasValue(VALUE);
    }
  }

  @Test
  void anotherHomesKeyReadsNothingAndSecretsAreSetAgainOneByOne() throws Exception {
    Path other = root.resolve("other");
    try (var home = SecretHome.open(root);
        var foreign = SecretHome.open(other)) {
      home.vault.set("a", VALUE);
      foreign.vault.set("x", "y");
    }
    Files.copy(
        other.resolve("secret.key"),
        root.resolve("secret.key"),
        StandardCopyOption.REPLACE_EXISTING,
        StandardCopyOption.COPY_ATTRIBUTES);
    try (var home = SecretHome.open(root)) {
      assertThat(home.vault.reveal("a")).isEmpty();
      assertThatThrownBy(home.vault::rotateKey).isInstanceOf(SecretKeyLostException.class);

      home.vault.set("a", "again");

      assertThat(home.vault.reveal("a")).hasValue("again");
    }
  }

  @Test
  void aFullDiskLeavesTheOldValue() throws Exception {
    try (var home = SecretHome.open(root)) {
      home.vault.set("a", "old");
      home.diskFullAfter(0);

      assertThatThrownBy(() -> home.vault.set("a", "new")).isInstanceOf(IOException.class);

      assertThat(home.vault.reveal("a")).hasValue("old");
    }
  }

  @Test
  void aReaderWhoseKeyIsGivenUpMeanwhileLooksAgain() throws Exception {
    try (var home = SecretHome.open(root)) {
      home.vault.set("a", VALUE);
      home.afterNextReading(home.vault::rotateKey);

      assertThat(home.vault.reveal("a")).hasValue(VALUE);
    }
  }

  @Test
  void aReaderWhoseSecretIsRemovedMeanwhileGetsNothing() throws Exception {
    try (var home = SecretHome.open(root)) {
      home.vault.set("a", VALUE);
      home.afterNextReading(() -> {
        home.vault.rotateKey();
        home.vault.remove("a");
      });

      assertThat(home.vault.reveal("a")).isEmpty();
    }
  }

  @Test
  @Timeout(60)
  void whileSecretsAreSetAndKeysRotatedEveryReadingIsOfSomeValue() throws Exception {
    try (var home = SecretHome.open(root);
        var others = Executors.newFixedThreadPool(3)) {
      home.vault.set("a", "value 0");
      home.vault.set("still", VALUE);
      var over = new AtomicBoolean();
      var running = new ArrayList<Future<?>>();
      for (int reader = 0; reader < 2; reader++) {
        running.add(
            others.submit(() -> {
              while (!over.get()) {
                assertThat(home.vault.reveal("still")).hasValue(VALUE);
                assertThat(home.vault.reveal("a")).get().asString().startsWith("value ");
              }
              return null;
            }));
      }
      running.add(
          others.submit(() -> {
            while (!over.get()) {
              home.vault.rotateKey();
            }
            return null;
          }));
      try {
        for (int i = 1; i <= 30; i++) {
          home.vault.set("a", "value " + i);
          assertThat(home.vault.reveal("a")).hasValue("value " + i);
        }
      } finally {
        over.set(true);
      }
      for (Future<?> each : running) {
        each.get();
      }
    }
  }
}
