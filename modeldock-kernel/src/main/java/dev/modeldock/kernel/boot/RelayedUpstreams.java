package dev.modeldock.kernel.boot;

import dev.modeldock.api.host.HostHttp;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.kernel.host.Upstream;
import dev.modeldock.kernel.host.Upstreams;
import dev.modeldock.kernel.process.ChildProcesses;
import dev.modeldock.kernel.process.Surroundings;
import dev.modeldock.kernel.reach.DeclaredEgress;
import dev.modeldock.kernel.reach.HostResolver;
import dev.modeldock.kernel.reach.InstanceRule;
import dev.modeldock.kernel.reach.OwnListeners;
import dev.modeldock.kernel.relay.RelayClient;
import dev.modeldock.kernel.relay.RelayLimits;
import dev.modeldock.kernel.state.InstanceRecord;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Objects;

/** Gives each instance connections of its own, through the relay, and programs of its own. */
final class RelayedUpstreams implements Upstreams {

  private final Duration connectTimeout;
  private final Surroundings surroundings;
  private final Path work;
  private final OwnListeners own;

  RelayedUpstreams(
      Duration connectTimeout, Surroundings surroundings, Path work, OwnListeners own) {
    this.surroundings = surroundings;
    this.work = work;
    this.own = own;
    this.connectTimeout = connectTimeout;
  }

  @Override
  public Upstream open(InstanceRecord instance, DeclaredEgress declared) {
    Duration connect =
        Objects.requireNonNullElse(instance.limits().timeouts().connect(), connectTimeout);
    return new Ways(
        new RelayClient(limits(connect), new InstanceRule(declared, own, HostResolver.ofMachine())),
        new ChildProcesses(instance.id(), surroundings, work));
  }

  private static RelayLimits limits(Duration connect) {
    RelayLimits usual = RelayLimits.defaults();
    return new RelayLimits(
        connect,
        usual.idleKeep(),
        usual.maxIdlePerHost(),
        usual.bufferBytes(),
        usual.maxHeaderBytes(),
        usual.maxLineBytes(),
        usual.maxBodyBytes());
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
