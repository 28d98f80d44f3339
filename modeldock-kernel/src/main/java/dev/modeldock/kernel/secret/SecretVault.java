package dev.modeldock.kernel.secret;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.modeldock.kernel.crypto.AesGcm;
import dev.modeldock.kernel.home.SecretKeyFiles;
import dev.modeldock.kernel.state.SecretRecord;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.StateStore;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps secrets in the state, encrypted under a key that lies in a file of its own. It alone
 * changes them; whoever reads takes no lock, and each reading decrypts, so there is no copy that
 * could be older than the state.
 *
 * <p>Safe for use by several threads. Changes block until they are on the disk.
 */
public final class SecretVault {

  private static final System.Logger LOG = System.getLogger(SecretVault.class.getName());

  private final SecretKeyFiles files;
  private final StateStore state;
  private final AesGcm cipher;
  private final InstantSource clock;
  private final ReentrantLock changing = new ReentrantLock();
  private volatile KeyRing keys;

  private SecretVault(
      SecretKeyFiles files, StateStore state, AesGcm cipher, InstantSource clock, KeyRing keys) {
    this.files = files;
    this.state = state;
    this.cipher = cipher;
    this.clock = clock;
    this.keys = keys;
  }

  /**
   * Opens the secrets of {@code state}, and ends a change of keys that a crash has cut short. Makes
   * no key: that happens when the first secret is set. A lost key is logged, for the gateway has to
   * run for the secrets to be set again.
   *
   * @throws IOException if a key file cannot be read, is open to others, or holds no key
   */
  public static SecretVault open(
      SecretKeyFiles files, StateStore state, AesGcm cipher, InstantSource clock)
      throws IOException {
    var keys =
        new KeyRing(
            files.current().map(SealingKey::taking).orElse(null),
            files.next().map(SealingKey::taking).orElse(null));
    var vault = new SecretVault(files, state, cipher, clock, keys);
    if (keys.next() != null) {
      vault.resealAll();
      vault.retireCurrent();
    }
    List<String> lost = vault.unreadable();
    if (!lost.isEmpty()) {
      LOG.log(Level.WARNING, vault.lostMessage(lost));
    }
    return vault;
  }

  /** {@return the value of the secret called {@code name}; empty if there is none to be read} */
  public Optional<String> reveal(String name) {
    Optional<SecretRecord> record = state.state().secret(name);
    while (record.isPresent()) {
      Optional<String> value = open(record.get());
      Optional<SecretRecord> now = state.state().secret(name);
      if (value.isPresent() || now.equals(record)) {
        return value;
      }
      // It went over to a new key, and the old one away, between two steps of this.
      record = now;
    }
    return Optional.empty();
  }

  /** {@return whether the value of {@code record} can be read} */
  public boolean readable(SecretRecord record) {
    return open(record).isPresent();
  }

  private Optional<String> open(SecretRecord record) {
    KeyRing ring = keys;
    return Envelope.parse(record.envelope())
        .flatMap(envelope ->
            ring.called(envelope.key())
                .flatMap(key ->
                    cipher.open(
                        key.key(),
                        envelope.sealed(),
                        Envelope.bound(envelope.key(), record.name()))))
        .map(plain -> {
          var value = new String(plain, UTF_8);
          Arrays.fill(plain, (byte) 0);
          return value;
        });
  }

  /**
   * Stores {@code value} as the secret called {@code name}, in the place of an earlier value.
   *
   * @throws SecretKeyLostException if there are secrets and no key; a new one would hide the loss
   * @throws IOException if it could not be written; then nothing has changed
   */
  public SecretRecord set(String name, String value) throws IOException, SecretKeyLostException {
    changing.lock();
    try {
      SealingKey key = sealingKey();
      Instant now = clock.instant();
      Instant created = state.state().secret(name).map(SecretRecord::createdAt).orElse(now);
      var record =
          new SecretRecord(name, sealed(key, name, value), SecretText.preview(value), created, now);
      state.apply(new StateChange.PutSecret(record));
      return record;
    } finally {
      changing.unlock();
    }
  }

  /**
   * Forgets the secret called {@code name}.
   *
   * @throws IOException if it could not be written; then nothing has changed
   */
  public void remove(String name) throws IOException {
    changing.lock();
    try {
      state.apply(new StateChange.RemoveSecret(name));
    } finally {
      changing.unlock();
    }
  }

  /**
   * Makes a new key, encrypts every secret with it, and only then gives the old key up. What a
   * failure or a crash cuts short is ended by the next call, or the next start; every secret can be
   * read all the time.
   *
   * @return how many secrets there are
   * @throws SecretKeyLostException if a secret cannot be read, and so would be lost for good
   */
  public int rotateKey() throws IOException, SecretKeyLostException {
    changing.lock();
    try {
      requireReadable();
      if (keys.sealing().isEmpty()) {
        return 0;
      }
      beginRotation();
      int secrets = resealAll();
      retireCurrent();
      return secrets;
    } finally {
      changing.unlock();
    }
  }

  /** The first step: the new key is on the disk before anything is encrypted with it. */
  void beginRotation() throws IOException {
    if (keys.next() == null) {
      keys = new KeyRing(keys.current(), SealingKey.taking(files.createNext()));
    }
  }

  /** The second step, secret by secret: each is under the one key or the other. */
  int resealAll() throws IOException {
    SealingKey key = keys.sealing().orElseThrow();
    for (SecretRecord record : state.state().secrets().values()) {
      boolean done =
          Envelope.parse(record.envelope()).filter(it -> it.key().equals(key.id())).isPresent();
      Optional<String> value = done ? Optional.empty() : open(record);
      if (value.isPresent()) {
        String envelope = sealed(key, record.name(), value.get());
        state.apply(new StateChange.PutSecret(record.withEnvelope(envelope)));
      }
    }
    return state.state().secrets().size();
  }

  /** The last step: nothing needs the old key any more. */
  void retireCurrent() throws IOException {
    files.promoteNext();
    keys = new KeyRing(keys.next(), null);
  }

  private SealingKey sealingKey() throws IOException, SecretKeyLostException {
    Optional<SealingKey> key = keys.sealing();
    if (key.isPresent()) {
      return key.get();
    }
    requireReadable();
    SealingKey first = SealingKey.taking(files.createCurrent());
    keys = new KeyRing(first, null);
    return first;
  }

  private void requireReadable() throws SecretKeyLostException {
    List<String> lost = unreadable();
    if (!lost.isEmpty()) {
      throw new SecretKeyLostException(lostMessage(lost));
    }
  }

  private List<String> unreadable() {
    return state.state().secrets().values().stream()
        .filter(record -> !readable(record))
        .map(SecretRecord::name)
        .toList();
  }

  private String lostMessage(List<String> lost) {
    return "the key of %d stored secret%s is not in %s: %s"
        .formatted(lost.size(), lost.size() == 1 ? "" : "s", files.file(), String.join(", ", lost));
  }

  private String sealed(SealingKey key, String name, String value) {
    byte[] plain = value.getBytes(UTF_8);
    try {
      return new Envelope(key.id(), cipher.seal(key.key(), plain, Envelope.bound(key.id(), name)))
          .text();
    } finally {
      Arrays.fill(plain, (byte) 0);
    }
  }
}
