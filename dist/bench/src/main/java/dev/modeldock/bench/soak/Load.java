package dev.modeldock.bench.soak;

import dev.modeldock.bench.client.Samples;
import java.io.IOException;
import java.net.http.HttpResponse;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Phaser;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Requests at a fixed rate and a number of streams that are always open, over all instances, and
 * what became of them.
 */
final class Load implements AutoCloseable {

  private static final Pattern VERSION = Pattern.compile("(\\d+\\.\\d+\\.\\d+) ");
  private static final int WORDS = 60;

  private final SoakGateway gateway;
  private final List<String> instances;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Phaser asking = new Phaser(1);
  private final ConcurrentLinkedQueue<String> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger answered = new AtomicInteger();
  private final AtomicInteger streamed = new AtomicInteger();
  private volatile Samples latency = new Samples();
  private volatile boolean over;

  Load(SoakGateway gateway, List<String> instances) {
    this.gateway = gateway;
    this.instances = List.copyOf(instances);
  }

  void start(int perSecond, int streams) {
    threads.execute(() -> askAtRate(1_000_000_000L / perSecond));
    for (int i = 0; i < streams; i++) {
      String instance = instances.get(i % instances.size());
      threads.execute(() -> keepStreaming(instance));
    }
  }

  private void askAtRate(long gap) {
    long due = System.nanoTime();
    for (int i = 0; !over; i++) {
      due += gap;
      for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
        LockSupport.parkNanos(wait);
      }
      if (!over) {
        long dueThen = due;
        String instance = instances.get(i % instances.size());
        asking.register();
        Thread.startVirtualThread(() -> ask(instance, dueThen));
      }
    }
  }

  private void ask(String instance, long due) {
    try {
      HttpResponse<String> answer =
          gateway.send(
              gateway.chat(instance + ":short", false), HttpResponse.BodyHandlers.ofString());
      if (answer.statusCode() != 200) {
        failures.add(instance + ": " + answer.statusCode() + " " + answer.body());
      }
      answered.incrementAndGet();
      latency.add(System.nanoTime() - due);
    } catch (IOException e) {
      failures.add(instance + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      asking.arriveAndDeregister();
    }
  }

  private void keepStreaming(String instance) {
    while (!over) {
      try {
        HttpResponse<String> answer =
            gateway.send(
                gateway.chat(instance + ":long", true), HttpResponse.BodyHandlers.ofString());
        look(instance, answer);
        streamed.incrementAndGet();
      } catch (IOException e) {
        failures.add(instance + ", a stream: " + e);
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  /** A stream is whole if it has all of its words, of one version, and its end. */
  private void look(String instance, HttpResponse<String> answer) {
    String body = answer.body();
    Set<String> versions = new HashSet<>();
    int words = 0;
    for (Matcher each = VERSION.matcher(body); each.find(); words++) {
      versions.add(each.group(1));
    }
    boolean whole = body.stripTrailing().endsWith("data: [DONE]") && words == WORDS;
    if (answer.statusCode() != 200 || !whole || versions.size() != 1) {
      String end = body.substring(Math.max(0, body.length() - 300));
      failures.add(
          "%s, a stream: status %d, %d words of %s, ends with %s"
              .formatted(instance, answer.statusCode(), words, versions, end));
    }
  }

  /** {@return the latency of all that was asked since this was last called} */
  Samples latency() {
    Samples until = latency;
    latency = new Samples();
    return until;
  }

  int answered() {
    return answered.get();
  }

  int streamed() {
    return streamed.get();
  }

  /** {@return what went wrong, each with what is known of it} */
  List<String> failures() {
    return List.copyOf(failures);
  }

  /** Waits for all that is under way. */
  @Override
  public void close() {
    over = true;
    threads.close();
    asking.arriveAndAwaitAdvance();
  }
}
