package dev.modeldock.kernel.boot;

import dev.modeldock.api.host.HostHttp;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.kernel.host.Upstream;
import dev.modeldock.kernel.host.Upstreams;
import dev.modeldock.kernel.relay.RelayClient;
import dev.modeldock.kernel.relay.RelayLimits;
import java.net.URI;
import java.time.Duration;

/** Gives each instance connections of its own, through the relay. */
final class RelayedUpstreams implements Upstreams {

  private final RelayLimits limits;

  RelayedUpstreams(Duration connectTimeout) {
    RelayLimits usual = RelayLimits.defaults();
    this.limits =
        new RelayLimits(
            connectTimeout,
            usual.idleKeep(),
            usual.maxIdlePerHost(),
            usual.bufferBytes(),
            usual.maxHeaderBytes(),
            usual.maxLineBytes(),
            usual.maxBodyBytes());
  }

  @Override
  public Upstream open(String instance) {
    return new Connections(new RelayClient(limits));
  }

  private record Connections(RelayClient client) implements Upstream {

    @Override
    public HostHttp http() {
      return client;
    }

    @Override
    public OpenAiTransport openAi(URI base) {
      return client.openAi(base);
    }

    @Override
    public void close() {
      client.close();
    }
  }
}
