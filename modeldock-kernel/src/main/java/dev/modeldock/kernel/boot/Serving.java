package dev.modeldock.kernel.boot;

import dev.modeldock.kernel.certificate.LiveCertificate;
import dev.modeldock.kernel.control.port.GatewayInfo;
import dev.modeldock.kernel.exchange.Exchange;
import java.lang.module.ModuleDescriptor;
import java.net.URI;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** What the gateway knows of itself while it serves. Safe for use by several threads. */
final class Serving implements GatewayInfo {

  private final Path home;
  private final Instant startedAt;
  private final boolean dev;
  private final AtomicInteger inFlight = new AtomicInteger();
  private volatile URI gateway = URI.create("http://127.0.0.1:0");
  private volatile URI control = gateway;
  private volatile @Nullable LanSide lan;
  private volatile boolean ready;

  Serving(Path home, Instant startedAt, boolean dev) {
    this.home = home;
    this.dev = dev;
    this.startedAt = startedAt;
  }

  /** {@return {@code handler}, with its requests counted} */
  Consumer<Exchange> counting(Consumer<Exchange> handler) {
    return exchange -> {
      inFlight.incrementAndGet();
      try {
        handler.accept(exchange);
      } finally {
        inFlight.decrementAndGet();
      }
    };
  }

  void ready(URI gatewayUri, URI controlUri, LanSide beyond) {
    lan = beyond;
    gateway = gatewayUri;
    control = controlUri;
    ready = true;
  }

  void stopping() {
    ready = false;
  }

  @Override
  public String version() {
    ModuleDescriptor module = Serving.class.getModule().getDescriptor();
    return module == null ? "unversioned" : module.rawVersion().orElse("unversioned");
  }

  @Override
  public URI gateway() {
    return gateway;
  }

  @Override
  public URI control() {
    return control;
  }

  @Override
  public List<URI> lan() {
    LanSide side = lan;
    return side == null ? List.of() : side.uris();
  }

  @Override
  public Optional<LiveCertificate> certificate() {
    LanSide side = lan;
    return side == null ? Optional.empty() : Optional.ofNullable(side.tls());
  }

  @Override
  public boolean dev() {
    return dev;
  }

  @Override
  public Path home() {
    return home;
  }

  @Override
  public long pid() {
    return ProcessHandle.current().pid();
  }

  @Override
  public Instant startedAt() {
    return startedAt;
  }

  @Override
  public int inFlight() {
    return inFlight.get();
  }

  @Override
  public boolean ready() {
    return ready;
  }
}
