package dev.modeldock.kernel.host;

import dev.modeldock.api.error.Stage;
import dev.modeldock.api.error.Unreachable;
import dev.modeldock.api.host.HostHttp;
import dev.modeldock.api.host.HostProcesses;
import dev.modeldock.api.host.OpenAiTransport;
import dev.modeldock.kernel.reach.DeclaredEgress;
import dev.modeldock.kernel.state.InstanceRecord;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;

/** Counts what is open, and reaches nothing. */
public final class FakeUpstreams implements Upstreams {

  private final AtomicInteger open = new AtomicInteger();

  /** {@return how many upstreams are open} */
  public int open() {
    return open.get();
  }

  @Override
  public Upstream open(InstanceRecord instance, DeclaredEgress declared) {
    open.incrementAndGet();
    return new Upstream() {
      @Override
      public HostHttp http() {
        return call -> {
          throw new Unreachable(Stage.NOT_SENT, "nothing is reached in tests");
        };
      }

      @Override
      public OpenAiTransport openAi(URI base) {
        throw new UnsupportedOperationException();
      }

      @Override
      public HostProcesses processes() {
        throw new UnsupportedOperationException();
      }

      @Override
      public void close() {
        open.decrementAndGet();
      }
    };
  }
}
