package dev.modeldock.kernel.plugin.trust;

import dev.modeldock.kernel.plugin.jar.PluginManifest;
import dev.modeldock.kernel.plugin.jar.StagedJar;
import java.io.IOException;

/** Says whether a jar may be loaded. Asked at each load. Used by the supervisor's thread. */
public interface PluginJudge {

  /**
   * Judges the private copy of a jar, which is what will be loaded.
   *
   * @param manifest what the copy says of itself
   * @param asked what is wanted beyond the ordinary
   */
  Verdict judge(StagedJar jar, PluginManifest manifest, Asked asked);

  /**
   * Remembers a jar that serves from now on: what comes after it is measured by it.
   *
   * @throws IOException if that cannot be kept
   */
  void accepted(StagedJar jar, PluginManifest manifest, Trust trust) throws IOException;
}
