package dev.modeldock.kernel.plugin.trust;

import dev.modeldock.kernel.plugin.jar.PluginManifest;
import dev.modeldock.kernel.plugin.jar.StagedJar;
import dev.modeldock.kernel.plugin.trust.Trust.Basis;
import java.util.List;

/** Lets every jar in, for tests that are about something else. */
public final class EveryJar implements PluginJudge {

  @Override
  public Verdict judge(StagedJar jar, PluginManifest manifest, Asked asked) {
    return new Verdict(new Trust(TrustState.UNSIGNED, null, null, Basis.DEV), List.of());
  }

  @Override
  public void accepted(StagedJar jar, PluginManifest manifest, Trust trust) {}
}
