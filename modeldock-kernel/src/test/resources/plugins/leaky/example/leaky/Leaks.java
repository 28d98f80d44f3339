package example.leaky;

import dev.modeldock.api.host.ProviderContext;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.lang.ref.Cleaner;
import java.net.Authenticator;
import java.net.http.HttpClient;
import java.util.Properties;
import java.util.Timer;
import java.util.TimerTask;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import javax.management.ObjectName;

/** What keeps a plugin in memory. */
final class Leaks {

  /** One of its classes. */
  static final class Thing {}

  /** What it shows of itself to whoever manages the JVM. */
  public interface ShownMBean {
    int getNothing();
  }

  /** Shows nothing. */
  public static final class Shown implements ShownMBean {
    @Override
    public int getNothing() {
      return 0;
    }
  }

  private static final Thing KEPT = new Thing();
  private static final ThreadLocal<Object> LOCAL = new ThreadLocal<>();
  private static final InheritableThreadLocal<Object> INHERITED = new InheritableThreadLocal<>();
  private static HttpClient client;
  private static Timer captive;

  private Leaks() {}

  static String told(String name) {
    var properties = new Properties();
    try (var in = Leaks.class.getResourceAsStream("leaky.properties")) {
      properties.load(in);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return properties.getProperty(name);
  }

  static void leave(String what) {
    switch (what) {
      case "thread" -> Thread.ofPlatform().daemon().name("leaky-worker").start(Leaks::sleep);
      case "virtual" -> Thread.ofVirtual().name("leaky-sleeper").start(Leaks::sleep);
      case "timer" -> timer();
      case "hook" ->
          Runtime.getRuntime().addShutdownHook(new Thread(new Thing()::hashCode, "leaky-hook"));
      case "handler" -> Logger.getGlobal().addHandler(new Quiet());
      case "filter" -> Logger.getGlobal().setFilter(_ -> true);
      case "cleaner" -> Cleaner.create().register(KEPT, new Thing()::hashCode);
      case "static" -> System.getProperties().put("leaky", new Thing());
      case "http" -> client = HttpClient.newBuilder().executor(Runnable::run).build();
      case "executor" ->
          Executors.newScheduledThreadPool(1, Leaks::daemon)
              .scheduleAtFixedRate(new Thing()::hashCode, 1, 1, TimeUnit.HOURS);
      case "context" -> context();
      case "authenticator" -> Authenticator.setDefault(new Authenticator() {});
      case "uncaught" -> Thread.setDefaultUncaughtExceptionHandler((_, _) -> {});
      case "bean" -> bean();
      default -> {}
    }
  }

  /** Does what would keep it in memory, if the host did not see to it. */
  static void leave(String what, ProviderContext host) {
    switch (what) {
      case "local-in-create" -> LOCAL.set(new Thing());
      case "inherited-in-create" -> INHERITED.set(new Thing());
      case "context-in-create" ->
          Thread.currentThread().setContextClassLoader(Leaks.class.getClassLoader());
      case "thread-of-host" -> host.threads().start("wait", Leaks::await);
      case "local-on-host-thread" -> host.threads().start("keep", () -> keep());
      case "timer-of-scope" -> host.onClose(timer()::cancel);
      default -> {}
    }
  }

  private static void await() {
    while (!Thread.currentThread().isInterrupted()) {
      LockSupport.park();
    }
  }

  private static void keep() {
    LOCAL.set(new Thing());
    await();
  }

  private static void sleep() {
    while (true) {
      LockSupport.park();
    }
  }

  private static Thread daemon(Runnable work) {
    return Thread.ofPlatform().daemon().name("leaky-pool").unstarted(work);
  }

  private static Timer timer() {
    var timer = new Timer("leaky-timer", true);
    timer.schedule(
        new TimerTask() {
          @Override
          public void run() {}
        },
        3_600_000);
    return timer;
  }

  private static void context() {
    Thread self = Thread.currentThread();
    ClassLoader before = self.getContextClassLoader();
    self.setContextClassLoader(Leaks.class.getClassLoader());
    captive = new Timer("leaky-captive", true);
    self.setContextClassLoader(before);
  }

  private static void bean() {
    try {
      ManagementFactory.getPlatformMBeanServer()
          .registerMBean(new Shown(), new ObjectName("leaky:type=bean"));
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  /** Takes lines and drops them. */
  private static final class Quiet extends Handler {
    @Override
    public void publish(LogRecord line) {}

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }
}
