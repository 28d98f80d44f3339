package dev.modeldock.kernel.admission;

import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Peer;
import dev.modeldock.kernel.pipeline.PresentedKey;
import java.net.InetAddress;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/** Admitted requests for tests of what comes after the admission. */
public final class TestAdmitted {

  private TestAdmitted() {}

  public static Admitted request(String method, String path, @Nullable String key) {
    return new Admitted(
        new Inbound(
            "req_test",
            Instant.EPOCH,
            System.nanoTime(),
            method,
            path,
            "",
            InetAddress.getLoopbackAddress(),
            "127.0.0.1:3737",
            null,
            "application/json",
            null,
            key == null ? null : new PresentedKey(key)),
        new Peer(InetAddress.getLoopbackAddress(), true));
  }
}
