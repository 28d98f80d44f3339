package dev.modeldock.kernel.plugin.verify;

import dev.modeldock.kernel.home.HomeFolder;
import dev.modeldock.kernel.plugin.jar.JarCheck;
import dev.modeldock.kernel.plugin.jar.JarReport;
import dev.modeldock.kernel.plugin.jar.OfferedModules;
import dev.modeldock.kernel.plugin.jar.StagedJar;
import dev.modeldock.kernel.plugin.jar.WorkFolder;
import dev.modeldock.kernel.plugin.trust.Asked;
import dev.modeldock.kernel.plugin.trust.JarSigner;
import dev.modeldock.kernel.plugin.trust.SigningKey;
import dev.modeldock.kernel.plugin.trust.TrustRules;
import dev.modeldock.kernel.plugin.trust.Verdict;
import dev.modeldock.kernel.state.file.JournalStateStore;
import dev.modeldock.kernel.state.trust.PluginTrust;
import java.io.IOException;
import java.lang.module.FindException;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleFinder;
import java.lang.module.ModuleReference;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Verifies jars by the same checks as they are loaded by, and signs them. None of them is run. */
public final class JarVerifier {

  private final JarCheck check = new JarCheck(OfferedModules.ofKernel());

  /** What is done with the private copy of a jar. */
  private interface Look<T> {
    T at(StagedJar copy, JarReport report) throws IOException;
  }

  /**
   * {@return what the owner of a home trusts, which no gateway uses now}
   *
   * @throws IOException if the home cannot be read, or is in use
   */
  public static PluginTrust trustOf(Path home) throws IOException {
    if (!Files.isDirectory(home.resolve("state"))) {
      return PluginTrust.none();
    }
    try (HomeFolder folder = HomeFolder.open(home);
        var store = JournalStateStore.open(folder.state())) {
      return store.state().trust();
    }
  }

  /**
   * {@return what {@code jar} is, and whether it would be loaded}
   *
   * @throws IOException if it cannot be read
   */
  public Finding verify(Path jar, TrustRules rules) throws IOException {
    return looked(
        jar,
        (copy, report) -> {
          var problems = new ArrayList<>(report.problems());
          Optional<Verdict> verdict =
              Optional.ofNullable(report.manifest())
                  .map(manifest -> rules.judge(copy, manifest, Asked.NOTHING));
          verdict.ifPresent(judged -> problems.addAll(judged.problems()));
          Optional<ModuleDescriptor> module = module(copy.copy());
          return new Finding(
              report.manifest(),
              verdict.map(Verdict::trust).orElse(null),
              copy.sha256(),
              Files.size(copy.copy()),
              module.map(JarVerifier::requires).orElse(List.of()),
              module.map(JarVerifier::provides).orElse(List.of()),
              problems);
        });
  }

  /**
   * Signs {@code jar} in its place.
   *
   * @return why it is not signed: what it would be refused for anyway; empty if it is
   * @throws IOException if it cannot be read or written
   */
  public List<String> sign(Path jar, SigningKey key) throws IOException {
    return looked(
        jar,
        (_, report) -> {
          if (report.problems().isEmpty() && report.manifest() != null) {
            JarSigner.sign(jar, report.manifest(), key);
          }
          return report.problems();
        });
  }

  private <T> T looked(Path jar, Look<T> look) throws IOException {
    Path folder = Files.createTempDirectory("modeldock-verify");
    try {
      var work = new WorkFolder(folder);
      work.sweep();
      StagedJar copy = work.stage(jar, 1);
      try {
        return look.at(copy, check.check(copy));
      } finally {
        work.discard(copy);
      }
    } finally {
      Files.deleteIfExists(folder);
    }
  }

  private static Optional<ModuleDescriptor> module(Path copy) {
    try {
      return ModuleFinder.of(copy).findAll().stream().map(ModuleReference::descriptor).findFirst();
    } catch (FindException | SecurityException _) {
      return Optional.empty();
    }
  }

  private static List<String> requires(ModuleDescriptor module) {
    return module.requires().stream().map(ModuleDescriptor.Requires::name).sorted().toList();
  }

  private static List<String> provides(ModuleDescriptor module) {
    return module.provides().stream().map(ModuleDescriptor.Provides::service).sorted().toList();
  }
}
