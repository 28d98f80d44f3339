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
    return request(method, path, key, true);
  }

  /** {@return a chat without a key, from this machine or from another} */
  public static Admitted chat(boolean thisMachine) {
    return request("POST", "/v1/chat/completions", null, thisMachine);
  }

  /** {@return a request from this machine or from another} */
  public static Admitted request(
      String method, String path, @Nullable String key, boolean thisMachine) {
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
        new Peer(InetAddress.getLoopbackAddress(), thisMachine));
  }
}
