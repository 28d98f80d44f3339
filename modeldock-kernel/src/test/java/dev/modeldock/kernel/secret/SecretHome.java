package dev.modeldock.kernel.secret;

import dev.modeldock.kernel.crypto.AesGcm;
import dev.modeldock.kernel.home.SecretKeyFiles;
import dev.modeldock.kernel.state.GatewayState;
import dev.modeldock.kernel.state.SecretRecord;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.file.JournalStateStore;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A home with a state and secrets in it, which can be opened again and again as after a kill. */
final class SecretHome implements AutoCloseable {

  static final Instant NOW = Instant.parse("2030-01-01T00:00:00Z");

  final Path root;
  final StateStore state;
  final SecretVault vault;

  /** How many changes are still written; then the disk is full. */
  private long changesLeft = Long.MAX_VALUE;

  private @Nullable Change afterReading;

  /** Something that happens in between. */
  interface Change {
    void happen() throws Exception;
  }

  private SecretHome(Path root) throws IOException {
    this.root = root;
    this.state = filling(JournalStateStore.open(Files.createDirectories(root.resolve("state"))));
    this.vault =
        SecretVault.open(
            new SecretKeyFiles(root, new SecureRandom()),
            state,
            new AesGcm(new SecureRandom()),
            () -> NOW);
  }

  static SecretHome open(Path root) throws IOException {
    return new SecretHome(root);
  }

  /** From the change after {@code changes} further ones on, nothing is written. */
  void diskFullAfter(long changes) {
    changesLeft = changes;
  }

  /** Lets {@code change} happen between the next reading of the state and the use of it. */
  void afterNextReading(Change change) {
    afterReading = change;
  }

  Path key() {
    return root.resolve("secret.key");
  }

  Path nextKey() {
    return root.resolve("secret.key.next");
  }

  SecretRecord record(String name) {
    return state.state().secret(name).orElseThrow();
  }

  void put(SecretRecord record) throws IOException {
    state.apply(new StateChange.PutSecret(record));
  }

  /** {@return the files below the home in which {@code text} stands} */
  List<Path> filesWith(String text) throws IOException {
    try (var all = Files.walk(root)) {
      return all.filter(Files::isRegularFile).filter(file -> holds(file, text)).toList();
    }
  }

  private static boolean holds(Path file, String text) {
    try {
      return Files.readString(file, StandardCharsets.ISO_8859_1).contains(text);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private StateStore filling(StateStore store) {
    return new StateStore() {
      @Override
      public GatewayState state() {
        GatewayState read = store.state();
        Change change = afterReading;
        afterReading = null;
        if (change != null) {
          try {
            change.happen();
          } catch (Exception e) {
            throw new AssertionError(e);
          }
        }
        return read;
      }

      @Override
      public GatewayState apply(StateChange change) throws IOException {
        if (changesLeft-- <= 0) {
          throw new IOException("no space left on device");
        }
        return store.apply(change);
      }

      @Override
      public void close() throws IOException {
        store.close();
      }
    };
  }

  @Override
  public void close() throws IOException {
    state.close();
  }
}
