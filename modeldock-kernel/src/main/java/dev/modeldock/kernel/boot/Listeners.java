package dev.modeldock.kernel.boot;

import dev.modeldock.kernel.admission.Admission;
import dev.modeldock.kernel.admission.AdmissionRules;
import dev.modeldock.kernel.config.ListenConfig;
import dev.modeldock.kernel.endpoint.Refusals;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.http.HttpListener;
import dev.modeldock.kernel.http.ListenerSettings;
import dev.modeldock.kernel.network.IpText;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.ui.GuardedExchange;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The listeners: for clients, and one for the owner, which no other machine ever reaches. */
final class Listeners implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(30);
  private static final List<String> NAMES = List.of("127.0.0.1", "localhost", "[::1]");
  private static final InetAddress HERE = IpText.parse("127.0.0.1").orElseThrow();

  private final ListenConfig config;
  private final LanSide lan;
  private final Runnable endCalls;

  /** What plugins are sent as to the control listener. */
  private static final String PLUGIN_JAR = "application/java-archive";

  private final AtomicReference<AdmissionRules> controlRules;
  private @Nullable HttpListener gateway;
  private @Nullable HttpListener beyond;
  private @Nullable HttpListener control;

  /**
   * @param endCalls ends what clients still wait for, so that they are told, not cut
   */
  Listeners(ListenConfig config, LanSide lan, Runnable endCalls) {
    this.config = config;
    this.lan = lan;
    this.endCalls = endCalls;
    this.controlRules = new AtomicReference<>(controlRules(config.controlPort()));
  }

  /**
   * Starts all of them. None is left open when another cannot be opened.
   *
   * <p>Clients on this machine always find the gateway on a loopback address. A listener on all
   * addresses has that among them; beside one on another address there is a further one.
   */
  void start(Consumer<Exchange> clients, Consumer<Exchange> owner) throws IOException {
    control = listener("control", HERE, config.controlPort(), null, admitted(owner));
    control.start();
    controlRules.set(controlRules(control.port()));
    InetAddress host = config.address();
    boolean apart = config.beyondThisMachine() && !host.isAnyLocalAddress();
    gateway =
        apart
            ? listener("gateway", HERE, config.port(), null, clients)
            : listener("gateway", host, config.port(), lan.tls(), clients);
    gateway.start();
    if (apart) {
      beyond = listener("lan", host, gateway.port(), lan.tls(), clients);
      beyond.start();
    }
    lan.bound(gateway.port());
  }

  private HttpListener listener(
      String name,
      InetAddress host,
      int port,
      @Nullable Supplier<SSLContext> tls,
      Consumer<Exchange> handler) {
    ListenerSettings.Limits usual = ListenerSettings.Limits.standard();
    var limits =
        new ListenerSettings.Limits(
            Math.toIntExact(config.maxBody()),
            usual.maxConnections(),
            usual.headTimeout(),
            config.bodyTimeout(),
            usual.idleTimeout(),
            usual.writeTimeout());
    return new HttpListener(
        new ListenerSettings(name, host, port, limits, tls), handler::accept, Refusals::answer);
  }

  /** {@return judges where requests to the control listener come from} */
  Admission control() {
    return new Admission(controlRules::get, Set.of(PLUGIN_JAR));
  }

  /** The control listener asks where a request comes from in the same way as the gateway's. */
  private Consumer<Exchange> admitted(Consumer<Exchange> owner) {
    Admission admission = control();
    return unguarded -> {
      Exchange exchange = new GuardedExchange(unguarded);
      switch (admission.decide(exchange.inbound())) {
        case Decision.Pass<?> _ -> owner.accept(exchange);
        case Decision.Refuse<?>(var why) -> Refusals.tell(exchange, why);
      }
    };
  }

  /** {@return where clients on this machine reach the gateway} */
  URI gatewayUri() {
    return URI.create(
        "http://"
            + (config.beyondThisMachine() ? "127.0.0.1" : inUrl(config.host()))
            + ":"
            + port(gateway));
  }

  private static String inUrl(String host) {
    return host.contains(":") ? "[" + host + "]" : host;
  }

  URI controlUri() {
    return URI.create("http://127.0.0.1:" + port(control));
  }

  /** {@return the ports that are bound} */
  List<Integer> ports() {
    return List.of(port(gateway), port(control));
  }

  private static int port(@Nullable HttpListener listener) {
    if (listener == null) {
      throw new IllegalStateException("the listener is not started");
    }
    return listener.port();
  }

  private static AdmissionRules controlRules(int port) {
    // The pages of the control center are its own, and browsers say so with every change.
    return AdmissionRules.local(
        port, List.of(), NAMES.stream().map(name -> "http://" + name + ":" + port).toList());
  }

  @Override
  public void close() {
    long end = System.nanoTime() + GRACE.toNanos();
    if (beyond != null) {
      beyond.stop(GRACE, endCalls);
    }
    if (gateway != null) {
      gateway.stop(Duration.ofNanos(Math.max(0, end - System.nanoTime())), endCalls);
    }
    if (control != null) {
      control.stop(Duration.ZERO);
    }
  }
}
