package dev.modeldock.kernel.plugin.trust;

import dev.modeldock.kernel.plugin.jar.PluginManifest;
import dev.modeldock.kernel.plugin.jar.StagedJar;
import dev.modeldock.kernel.plugin.trust.Trust.Basis;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.trust.AcceptedRecord;
import dev.modeldock.kernel.state.trust.TrustChange;
import java.io.IOException;
import java.time.InstantSource;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Judges by what the distribution came with and by what the owner has said until now. */
public final class OwnersJudge implements PluginJudge {

  private final StateStore state;
  private final CorePins core;
  private final boolean dev;
  private final InstantSource clock;

  /**
   * @param dev whether jars need no signature in this run
   */
  public OwnersJudge(StateStore state, CorePins core, boolean dev, InstantSource clock) {
    this.state = state;
    this.core = core;
    this.dev = dev;
    this.clock = clock;
  }

  @Override
  public Verdict judge(StagedJar jar, PluginManifest manifest, Asked asked) {
    return new TrustRules(core, state.state().trust(), dev).judge(jar, manifest, asked);
  }

  /** What a distribution brings, or an author tries, is nothing that others are measured by. */
  @Override
  public void accepted(StagedJar jar, PluginManifest manifest, Trust trust) throws IOException {
    if (trust.basis() == Basis.PUBLISHER || trust.basis() == Basis.CONSENT) {
      String key = trust.basis() == Basis.PUBLISHER ? trust.key() : null;
      AcceptedRecord last = state.state().trust().accepted().get(manifest.id());
      if (last == null || !isSame(last, jar, key)) {
        state.apply(
            new StateChange.OfTrust(
                new TrustChange.PutAccepted(
                    new AcceptedRecord(
                        manifest.id(), manifest.version(), jar.sha256(), key, clock.instant()))));
      }
    }
  }

  private static boolean isSame(AcceptedRecord last, StagedJar jar, @Nullable String key) {
    return last.sha256().equals(jar.sha256()) && Objects.equals(last.key(), key);
  }
}
