package dev.modeldock.system;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.ApiLevel;
import dev.modeldock.api.ProviderFactory;
import java.lang.classfile.ClassFile;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.jar.Attributes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every plugin that ships keeps to, and so what a third party's has to. */
class PluginModulesTest {

  /** Each would keep an unloaded plugin in memory; the host offers what a plugin needs of them. */
  private static final Set<String> LASTING =
      Set.of(
          "java/lang/ProcessBuilder",
          "java/lang/Runtime.addShutdownHook",
          "java/lang/Runtime.exec",
          "java/lang/System.setProperty",
          "java/lang/Thread.<init>",
          "java/lang/Thread.ofPlatform",
          "java/lang/Thread.ofVirtual",
          "java/lang/Thread.startVirtualThread",
          "java/lang/ThreadLocal",
          "java/net/Socket",
          "java/net/URI.toURL",
          "java/net/http/HttpClient",
          "java/security/Security.addProvider",
          "java/util/Timer",
          "java/util/concurrent/CompletableFuture.runAsync",
          "java/util/concurrent/CompletableFuture.supplyAsync",
          "java/util/concurrent/Executors",
          "java/util/concurrent/ForkJoinPool",
          "java/util/concurrent/ThreadPoolExecutor");

  static List<ShippedJar> plugins() {
    return ShippedJar.in("plugins");
  }

  @Test
  void theRulesSeeThePlugins() {
    assertThat(plugins()).hasSizeGreaterThan(2);
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void aPluginShowsNothingAndProvidesOneFactory(ShippedJar jar) {
    ModuleDescriptor plugin = jar.module();

    assertThat(plugin.isAutomatic()).isFalse();
    assertThat(plugin.isOpen()).isFalse();
    assertThat(plugin.exports()).isEmpty();
    assertThat(plugin.opens()).isEmpty();
    assertThat(plugin.uses()).isEmpty();
    assertThat(plugin.provides())
        .singleElement()
        .satisfies(provided -> {
          assertThat(provided.service()).isEqualTo(ProviderFactory.class.getName());
          assertThat(provided.providers()).hasSize(1);
        });
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void aPluginNeedsOnlyWhatEveryHostOffers(ShippedJar jar) {
    assertThat(jar.module().requires())
        .allSatisfy(required -> {
          if (!required.name().equals("org.jspecify")) {
            assertThat(required.name())
                .matches("java\\..+|dev\\.modeldock\\.api|tools\\.jackson\\..+");
          } else {
            assertThat(required.modifiers()).contains(Modifier.STATIC);
          }
          assertThat(required.modifiers()).doesNotContain(Modifier.TRANSITIVE);
        });
    assertThat(jar.module().requires()).extracting(Requires::name).contains("dev.modeldock.api");
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void aPluginCarriesItsOwnPackagesOnly(ShippedJar jar) {
    ModuleDescriptor plugin = jar.module();

    assertThat(jar.classes()).isNotEmpty().allMatch(name -> name.startsWith(plugin.name() + "."));
    assertThat(jar.entries()).noneMatch(name -> name.startsWith("META-INF/versions/"));
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void aPluginStartsNothingThatWouldOutliveIt(ShippedJar jar) {
    Set<String> used = new TreeSet<>();
    for (byte[] code : jar.code()) {
      ClassFile.of().parse(code).constantPool().forEach(entry -> used.add(target(entry)));
    }
    assertThat(used).contains("java/lang/Object").doesNotContainAnyElementsOf(LASTING);
  }

  private static String target(PoolEntry used) {
    return switch (used) {
      case ClassEntry type -> type.asInternalName();
      case MemberRefEntry member ->
          member.owner().asInternalName() + "." + member.name().stringValue();
      default -> "";
    };
  }

  @ParameterizedTest
  @MethodSource("plugins")
  void aPluginSaysWhoItIsAndWhatItWasBuiltFor(ShippedJar jar) {
    Attributes manifest = jar.manifest();

    assertThat(manifest.getValue("Plugin-Id")).matches("[a-z][a-z0-9-]*");
    assertThat(manifest.getValue("Plugin-Version")).matches("\\d+\\.\\d+\\.\\d+.*");
    String level = manifest.getValue(ApiLevel.MANIFEST_ATTRIBUTE);
    assertThat(level).isNotNull();
    assertThat(ApiLevel.current().runs(ApiLevel.parse(level))).isTrue();
  }

  @Test
  void noTwoPluginsHaveOneName() {
    assertThat(plugins())
        .extracting(jar -> jar.manifest().getValue("Plugin-Id"))
        .doesNotHaveDuplicates();
    assertThat(plugins()).extracting(jar -> jar.module().name()).doesNotHaveDuplicates();
  }
}
