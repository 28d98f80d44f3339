package dev.modeldock.bench.soak;

import dev.modeldock.bench.client.Samples;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Replaces plugins by dropping jars, and measures when new requests get the new version. */
final class Swaps {

  /** Long enough for a machine that does other things as well; what it took is reported. */
  private static final Duration LONGEST = Duration.ofSeconds(20);

  private final SoakGateway gateway;
  private final SoakJars jars;
  private final Map<String, AtomicInteger> versions = new LinkedHashMap<>();
  private final Samples visible = new Samples();
  private final Queue<String> failures = new ConcurrentLinkedQueue<>();

  Swaps(SoakGateway gateway, SoakJars jars, List<String> ids) {
    this.gateway = gateway;
    this.jars = jars;
    ids.forEach(id -> versions.put(id, new AtomicInteger()));
  }

  List<String> ids() {
    return List.copyOf(versions.keySet());
  }

  /** Drops the first version of each, and makes an instance of it. */
  void begin() throws IOException, InterruptedException {
    for (String id : ids()) {
      drop(id);
      long end = System.nanoTime() + LONGEST.toNanos();
      while (!gateway.control("/admin/v1/plugins").contains("\"" + id + "\"")) {
        if (System.nanoTime() > end) {
          throw new IOException(
              "plugin " + id + " is not seen: " + gateway.control("/admin/v1/plugins"));
        }
        TimeUnit.MILLISECONDS.sleep(50);
      }
      gateway.run("instances", "add", id, "--type", id);
      awaitVersion(id, version(id));
    }
  }

  /** Replaces one plugin, and waits until a new request is answered by its new version. */
  void replace(String id) throws IOException, InterruptedException {
    String version = drop(id);
    long inPlace = System.nanoTime();
    if (awaitVersion(id, version)) {
      visible.add(System.nanoTime() - inPlace);
    }
  }

  /** Replaces all of them each second, for so long. */
  void replaceAll(Duration time) throws InterruptedException {
    long end = System.nanoTime() + time.toNanos();
    while (System.nanoTime() < end) {
      long next = System.nanoTime() + TimeUnit.SECONDS.toNanos(1);
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (String id : ids()) {
          threads.submit(() -> {
            try {
              replace(id);
            } catch (IOException e) {
              failures.add(id + ", a swap: " + e);
            }
            return null;
          });
        }
      }
      TimeUnit.NANOSECONDS.sleep(Math.max(0, next - System.nanoTime()));
    }
  }

  private String drop(String id) throws IOException {
    versions.get(id).incrementAndGet();
    String version = version(id);
    jars.drop(id, version, jar(id));
    return version;
  }

  Path jar(String id) throws IOException {
    return gateway.plugins().resolve(id + ".jar");
  }

  private String version(String id) {
    return "1.0." + versions.get(id).get();
  }

  private boolean awaitVersion(String id, String version) throws IOException, InterruptedException {
    long end = System.nanoTime() + LONGEST.toNanos();
    String last = "";
    while (System.nanoTime() < end) {
      HttpResponse<String> answer =
          gateway.send(gateway.chat(id + ":short", false), HttpResponse.BodyHandlers.ofString());
      last = answer.statusCode() + " " + answer.body();
      if (answer.statusCode() == 200 && last.contains(version + " ")) {
        return true;
      }
      TimeUnit.MILLISECONDS.sleep(10);
    }
    failures.add(id + ": version " + version + " is not served; the last answer is " + last);
    return false;
  }

  Samples visible() {
    return visible;
  }

  List<String> failures() {
    return List.copyOf(failures);
  }
}
