package dev.modeldock.kernel.identity;

import dev.modeldock.kernel.admission.TestAdmitted;
import dev.modeldock.kernel.pipeline.Operation;
import dev.modeldock.kernel.pipeline.Scope;
import dev.modeldock.kernel.state.key.KeyGrant;
import dev.modeldock.kernel.state.key.KeyHashes;
import dev.modeldock.kernel.state.key.KeyPolicy;
import dev.modeldock.kernel.state.key.KeyRecord;
import java.time.Instant;
import java.util.Set;

/** Requests of a key with a policy, for tests of what comes after the scope. */
public final class TestScoped {

  private TestScoped() {}

  public static Scoped chat(KeyPolicy policy, boolean thisMachine) {
    var key =
        new KeyRecord(
            "0123456789",
            "test-key",
            "mdk_0123456789",
            KeyHashes.of("unused"),
            KeyGrant.of(Set.of(Scope.CHAT), policy),
            Instant.EPOCH,
            null,
            null);
    return new Scoped(
        new Identified(TestAdmitted.chat(thisMachine), key), Operation.CHAT_COMPLETIONS);
  }
}
