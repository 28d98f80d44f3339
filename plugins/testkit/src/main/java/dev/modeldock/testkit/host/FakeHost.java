package dev.modeldock.testkit.host;

import dev.modeldock.api.host.HostHttp;
import dev.modeldock.api.host.HostProcesses;
import dev.modeldock.api.host.HostThreads;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.host.Secrets;
import dev.modeldock.api.settings.SettingSpec;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.api.settings.SettingsSchema;
import dev.modeldock.kernel.process.ChildProcesses;
import dev.modeldock.kernel.process.Surroundings;
import dev.modeldock.kernel.relay.RelayClient;
import dev.modeldock.kernel.relay.RelayLimits;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * A host for one provider under test: the gateway's own way to runtimes, real threads and programs,
 * and secrets, settings and a clock that the test chooses.
 *
 * <p>{@link #close()} does what the end of a generation does: it closes what was registered with
 * {@link #onClose} in reverse order, then interrupts the threads, drops the connections and ends
 * the programs. Safe for use by several threads.
 */
public final class FakeHost implements ProviderContext, AutoCloseable {

  private static final String INSTANCE = "test-instance";

  private final Settings settings;
  private final InstantSource clock;
  private final Map<String, String> secrets = new ConcurrentHashMap<>();
  private final Deque<AutoCloseable> resources = new ArrayDeque<>();
  private final RecordingLog log = new RecordingLog();
  private final TrackedThreads threads = new TrackedThreads(log);
  private final RelayClient http = new RelayClient(RelayLimits.defaults());
  private final Path place = newFolder();
  private final ChildProcesses processes =
      new ChildProcesses(
          INSTANCE,
          Surroundings.of(System.getenv(), File.separatorChar == '\\'),
          place.resolve("run"));

  private FakeHost(Settings settings, InstantSource clock) {
    this.settings = settings;
    this.clock = clock;
  }

  /** {@return a host of an instance with no settings, on the system's clock} */
  public static FakeHost create() {
    return with(Settings.none());
  }

  /** {@return a host of an instance with these settings, on the system's clock} */
  public static FakeHost with(Settings settings) {
    return new FakeHost(settings, InstantSource.system());
  }

  /**
   * {@return a host of an instance with {@code values}, completed by the defaults of {@code schema}
   * as a real host does}
   *
   * @throws IllegalArgumentException if a required setting is missing
   */
  public static FakeHost with(SettingsSchema schema, Map<String, ?> values) {
    var complete = new LinkedHashMap<String, Object>(values);
    for (SettingSpec spec : schema.settings()) {
      if (spec.required() && !values.containsKey(spec.name())) {
        throw new IllegalArgumentException("setting '" + spec.name() + "' is missing");
      }
      if (spec.fallback() instanceof String text) {
        complete.putIfAbsent(spec.name(), parse(spec, text));
      }
    }
    return with(Settings.of(complete));
  }

  private static Object parse(SettingSpec spec, String text) {
    return switch (spec.type()) {
      case TEXT, URL -> text;
      case INTEGER -> Long.valueOf(text);
      case NUMBER -> Double.valueOf(text);
      case BOOLEAN -> Boolean.valueOf(text);
    };
  }

  /** Sets a secret, or replaces it as an owner who rotates it does. */
  public FakeHost secret(String name, String value) {
    secrets.put(name, value);
    return this;
  }

  @Override
  public String instance() {
    return INSTANCE;
  }

  @Override
  public Settings settings() {
    return settings;
  }

  @Override
  public Secrets secrets() {
    return name -> Optional.ofNullable(secrets.get(name));
  }

  @Override
  public HostHttp http() {
    return http;
  }

  @Override
  public OpenAiTransport openAi(URI base) {
    return http.openAi(base);
  }

  @Override
  public HostThreads threads() {
    return threads;
  }

  /** {@return how many of the threads that were handed out still run} */
  public int runningThreads() {
    return threads.running();
  }

  @Override
  public HostProcesses processes() {
    return processes;
  }

  /** {@return how many of the programs that were started still run} */
  public int runningPrograms() {
    return processes.running();
  }

  @Override
  public Path folder() {
    try {
      return Files.createDirectories(place.resolve("folder"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path newFolder() {
    try {
      return Files.createTempDirectory("fake-host-");
    } catch (IOException e) {
      throw new UncheckedIOException("there is no room for temporary files", e);
    }
  }

  @Override
  public RecordingLog log() {
    return log;
  }

  @Override
  public InstantSource clock() {
    return clock;
  }

  @Override
  public void onClose(AutoCloseable resource) {
    synchronized (resources) {
      resources.push(resource);
    }
  }

  @Override
  public void close() {
    synchronized (resources) {
      while (!resources.isEmpty()) {
        try {
          resources.pop().close();
        } catch (Exception e) {
          log.warn("could not close", e);
        }
      }
    }
    threads.interruptAll();
    http.close();
    processes.close();
    removeFolder();
  }

  private void removeFolder() {
    try (Stream<Path> all = Files.walk(place)) {
      all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
    } catch (IOException | UncheckedIOException e) {
      // A program that has just ended has its folder removed at the same time.
      log.warn("could not remove " + place, e);
    }
  }
}
