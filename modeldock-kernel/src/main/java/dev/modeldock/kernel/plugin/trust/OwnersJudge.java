package dev.modeldock.kernel.plugin.trust;

import dev.modeldock.kernel.plugin.jar.PluginManifest;
import dev.modeldock.kernel.plugin.jar.StagedJar;
import dev.modeldock.kernel.state.StateChange;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.trust.AcceptedRecord;
import dev.modeldock.kernel.state.trust.ConsentRecord;
import dev.modeldock.kernel.state.trust.PluginTrust;
import dev.modeldock.kernel.state.trust.TrustChange;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Judges by what the distribution came with and by what the owner has said until now. */
public final class OwnersJudge implements PluginJudge {

  private static final VersionOrder ORDER = new VersionOrder();

  private final Map<String, AcceptedRecord> brought = new HashMap<>();
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
    return new TrustRules(core, trust(), dev).judge(jar, manifest, asked);
  }

  /** What the distribution brings is new with each start; nobody needs to keep it. */
  private PluginTrust trust() {
    PluginTrust trust = state.state().trust();
    for (AcceptedRecord each : brought.values()) {
      if (!trust.accepted().containsKey(each.plugin())) {
        trust = trust.after(new TrustChange.PutAccepted(each));
      }
    }
    return trust;
  }

  /** What an author tries is nothing that others are measured by. */
  @Override
  public void accepted(StagedJar jar, PluginManifest manifest, Trust trust) throws IOException {
    switch (trust.basis()) {
      case DISTRIBUTION ->
          brought.put(manifest.id(), record(jar, manifest, AcceptedRecord.CORE, Instant.EPOCH));
      case PUBLISHER -> keep(record(jar, manifest, trust.key(), clock.instant()));
      case CONSENT -> keep(record(jar, manifest, null, clock.instant()));
      case DEV -> {}
      case null -> {}
    }
  }

  private AcceptedRecord record(
      StagedJar jar, PluginManifest manifest, @Nullable String key, Instant at) {
    return new AcceptedRecord(
        manifest.id(), manifest.version(), jar.sha256(), key, manifest.version(), at);
  }

  private void keep(AcceptedRecord next) throws IOException {
    AcceptedRecord last = state.state().trust().accepted().get(next.plugin());
    if (last == null) {
      put(next);
    } else if (!last.sha256().equals(next.sha256()) || !Objects.equals(last.key(), next.key())) {
      ConsentRecord consent = state.state().trust().consents().get(next.sha256());
      boolean agreed = consent != null && consent.givenAt().isAfter(last.acceptedAt());
      boolean lower = ORDER.compare(next.version(), last.highest()) < 0;
      put(lower && !agreed ? next.below(last.highest()) : next);
    }
  }

  private void put(AcceptedRecord accepted) throws IOException {
    state.apply(new StateChange.OfTrust(new TrustChange.PutAccepted(accepted)));
  }
}
