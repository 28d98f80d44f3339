package dev.modeldock.kernel.boot;

import dev.modeldock.kernel.admission.Admission;
import dev.modeldock.kernel.admission.AdmissionRules;
import dev.modeldock.kernel.config.ListenConfig;
import dev.modeldock.kernel.endpoint.Refusals;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.http.HttpListener;
import dev.modeldock.kernel.http.ListenerSettings;
import dev.modeldock.kernel.pipeline.Decision;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The two listeners: one for clients, one for the owner. */
final class Listeners implements AutoCloseable {

  private static final Duration GRACE = Duration.ofSeconds(30);

  private final ListenConfig config;
  private final Runnable endCalls;
  private final AtomicReference<AdmissionRules> gatewayRules;
  private final AtomicReference<AdmissionRules> controlRules;
  private @Nullable HttpListener gateway;
  private @Nullable HttpListener control;

  /**
   * @param endCalls ends what clients still wait for, so that they are told, not cut
   */
  Listeners(ListenConfig config, Runnable endCalls) {
    this.config = config;
    this.endCalls = endCalls;
    this.gatewayRules = new AtomicReference<>(gatewayRules(config.port()));
    this.controlRules = new AtomicReference<>(controlRules(config.controlPort()));
  }

  /** {@return who is let in on the gateway listener; known for certain once it is started} */
  Supplier<AdmissionRules> gatewayRules() {
    return gatewayRules::get;
  }

  /** Starts both. Neither is left open when the other cannot be opened. */
  void start(Consumer<Exchange> clients, Consumer<Exchange> owner) throws IOException {
    control = listener("control", "127.0.0.1", config.controlPort(), admitted(owner));
    control.start();
    controlRules.set(controlRules(control.port()));
    gateway = listener("gateway", config.host(), config.port(), clients);
    gateway.start();
    gatewayRules.set(gatewayRules(gateway.port()));
  }

  private HttpListener listener(String name, String host, int port, Consumer<Exchange> handler)
      throws IOException {
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
        new ListenerSettings(name, InetAddress.getByName(host), port, limits),
        handler::accept,
        Refusals::answer);
  }

  /** The control listener asks where a request comes from in the same way as the gateway's. */
  private Consumer<Exchange> admitted(Consumer<Exchange> owner) {
    var admission = new Admission(controlRules::get);
    return exchange -> {
      switch (admission.decide(exchange.inbound())) {
        case Decision.Pass<?> _ -> owner.accept(exchange);
        case Decision.Refuse<?>(var why) -> Refusals.tell(exchange, why);
      }
    };
  }

  URI gatewayUri() {
    return uri(config.host(), port(gateway));
  }

  URI controlUri() {
    return uri("127.0.0.1", port(control));
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

  private static URI uri(String host, int port) {
    return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
  }

  private AdmissionRules gatewayRules(int port) {
    return AdmissionRules.local(port, config.allowedHosts(), config.allowedOrigins());
  }

  private static AdmissionRules controlRules(int port) {
    return AdmissionRules.local(port, List.of(), List.of());
  }

  @Override
  public void close() {
    if (gateway != null) {
      gateway.stop(GRACE, endCalls);
    }
    if (control != null) {
      control.stop(Duration.ZERO);
    }
  }
}
