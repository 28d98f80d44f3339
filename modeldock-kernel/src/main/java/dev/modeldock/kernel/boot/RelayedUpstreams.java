package dev.modeldock.kernel.boot;

import dev.modeldock.api.host.HostHttp;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.kernel.host.Upstream;
import dev.modeldock.kernel.host.Upstreams;
import dev.modeldock.kernel.process.ChildProcesses;
import dev.modeldock.kernel.process.Surroundings;
import dev.modeldock.kernel.relay.RelayClient;
import dev.modeldock.kernel.relay.RelayLimits;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;

/** Gives each instance connections of its own, through the relay, and programs of its own. */
final class RelayedUpstreams implements Upstreams {

  private final RelayLimits limits;
  private final Surroundings surroundings;
  private final Path work;

  RelayedUpstreams(Duration connectTimeout, Surroundings surroundings, Path work) {
    this.surroundings = surroundings;
    this.work = work;
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
    return new Ways(new RelayClient(limits), new ChildProcesses(instance, surroundings, work));
  }

  private record Ways(RelayClient client, ChildProcesses processes) implements Upstream {

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
      processes.close();
    }
  }
}
