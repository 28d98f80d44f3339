package dev.modeldock.system;

import static java.util.stream.Collectors.toSet;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.modeldock.api.ProviderFactory;
import java.lang.module.Configuration;
import java.lang.module.ModuleDescriptor;
import java.lang.module.ModuleDescriptor.Exports;
import java.lang.module.ModuleDescriptor.Requires;
import java.lang.module.ModuleDescriptor.Requires.Modifier;
import java.lang.module.ModuleFinder;
import java.lang.module.ResolvedModule;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

/** The module path as it ships: what the modules are called, what they need, what they show. */
class ModulesTest {

  private static final List<ShippedJar> LIBRARIES = ShippedJar.in("lib");

  /** Jars without a descriptor: each may read everything, so none comes without being noticed. */
  private static final Set<String> WITHOUT_DESCRIPTOR =
      Set.of(
          "com.github.zafarkhaja.semver",
          "eclipse.collections.forkjoin",
          "elsa",
          "io.opentelemetry.api",
          "io.opentelemetry.common",
          "io.opentelemetry.context",
          "io.opentelemetry.exporter.internal",
          "io.opentelemetry.exporter.internal.otlp",
          "io.opentelemetry.exporter.otlp",
          "io.opentelemetry.exporter.sender.jdk.internal",
          "io.opentelemetry.sdk",
          "io.opentelemetry.sdk.common",
          "io.opentelemetry.sdk.logs",
          "io.opentelemetry.sdk.metrics",
          "io.opentelemetry.sdk.trace",
          "io.prometheus.metrics.config",
          "io.prometheus.metrics.core",
          "io.prometheus.metrics.model",
          "io.prometheus.metrics.tracer.common",
          "io.prometheus.metrics.tracer.initializer",
          "io.prometheus.writer.text",
          "mapdb",
          "org.eclipse.collections.api",
          "org.eclipse.collections.impl",
          "org.lz4.java");

  @Test
  void theRulesSeeTheWholeDistribution() {
    assertThat(LIBRARIES).hasSizeGreaterThan(40);
  }

  @Test
  void theApiStandsOnTheJdkAlone() {
    ModuleDescriptor api = library("dev.modeldock.api");

    assertThat(api.requires())
        .extracting(Requires::name, Requires::modifiers)
        .containsExactlyInAnyOrder(
            tuple("java.base", Set.of(Modifier.MANDATED)),
            tuple("org.jspecify", Set.of(Modifier.STATIC, Modifier.TRANSITIVE)));
    assertThat(api.exports())
        .extracting(Exports::source)
        .containsExactlyInAnyOrder(
            "dev.modeldock.api",
            "dev.modeldock.api.call",
            "dev.modeldock.api.embeddings",
            "dev.modeldock.api.error",
            "dev.modeldock.api.host",
            "dev.modeldock.api.model",
            "dev.modeldock.api.settings",
            "dev.modeldock.api.stream");
    assertThat(api.exports()).noneMatch(Exports::isQualified);
    assertThat(api.packages())
        .as("what is not exported")
        .isEqualTo(api.exports().stream().map(Exports::source).collect(toSet()));
    assertThat(api.opens()).isEmpty();
  }

  @Test
  void theKernelShowsItselfToTheCommandAndTheTestkitOnly() {
    ModuleDescriptor kernel = library("dev.modeldock.kernel");

    assertThat(kernel.isOpen()).isFalse();
    assertThat(kernel.opens()).isEmpty();
    assertThat(kernel.provides()).isEmpty();
    assertThat(kernel.exports())
        .extracting(exported -> exported.source() + " to " + exported.targets())
        .containsExactlyInAnyOrder(
            "dev.modeldock.kernel.boot to [dev.modeldock.cli]",
            "dev.modeldock.kernel.config to [dev.modeldock.cli]",
            "dev.modeldock.kernel.config.file to [dev.modeldock.cli]",
            "dev.modeldock.kernel.plugin.jar to [dev.modeldock.cli]",
            "dev.modeldock.kernel.plugin.trust to [dev.modeldock.cli]",
            "dev.modeldock.kernel.plugin.verify to [dev.modeldock.cli]",
            "dev.modeldock.kernel.process to [dev.modeldock.testkit]",
            "dev.modeldock.kernel.relay to [dev.modeldock.testkit]",
            "dev.modeldock.kernel.state.trust to [dev.modeldock.cli]",
            "dev.modeldock.kernel.wire.openai to [dev.modeldock.testkit]",
            "dev.modeldock.kernel.workbench to [dev.modeldock.cli]");
  }

  @Test
  void theCommandNeedsNothingButItsOwnFolder() {
    Configuration client =
        Configuration.empty()
            .resolve(
                ModuleFinder.of(Distribution.built().folder().resolve("lib/cli")),
                ModuleFinder.ofSystem(),
                Set.of("dev.modeldock.cli"));

    assertThat(client.modules()).extracting(ResolvedModule::name).contains("dev.modeldock.cli");
  }

  @Test
  void thePluginLibraryIsANamedModule() {
    assertThat(library("org.pf4j").isAutomatic()).isFalse();
  }

  @Test
  void noLibraryWithoutADescriptorComesUnnoticed() {
    assertThat(LIBRARIES.stream().map(ShippedJar::module).filter(ModuleDescriptor::isAutomatic))
        .extracting(ModuleDescriptor::name)
        .containsExactlyInAnyOrderElementsOf(WITHOUT_DESCRIPTOR);
  }

  @Test
  void noTwoLibrariesShareAModuleAPackageOrAClass() {
    Map<String, ShippedJar> owners = new HashMap<>();
    List<String> shared = new ArrayList<>();
    for (ShippedJar jar : LIBRARIES) {
      Set<String> names = new TreeSet<>(jar.classes());
      names.addAll(jar.module().packages());
      names.add("module " + jar.module().name());
      for (String name : names) {
        ShippedJar other = owners.putIfAbsent(name, jar);
        if (other != null) {
          shared.add(name + " in " + other + " and " + jar);
        }
      }
    }
    assertThat(owners).hasSizeGreaterThan(5000);
    assertThat(shared).isEmpty();
  }

  @Test
  void oneReleaseOfHelidonShips() {
    assertThat(LIBRARIES.stream().map(ShippedJar::module))
        .filteredOn(module -> module.name().startsWith("io.helidon"))
        .extracting(module -> module.rawVersion().orElse("unknown"))
        .hasSizeGreaterThan(10)
        .containsOnly(library("io.helidon.webserver").rawVersion().orElseThrow());
  }

  @Test
  void noLibraryIsAPlugin() {
    assertThat(LIBRARIES.stream().map(ShippedJar::module))
        .flatExtracting(module -> List.copyOf(module.provides()))
        .extracting(ModuleDescriptor.Provides::service)
        .doesNotContain(ProviderFactory.class.getName());
  }

  private static ModuleDescriptor library(String name) {
    return LIBRARIES.stream()
        .map(ShippedJar::module)
        .filter(module -> module.name().equals(name))
        .findAny()
        .orElseThrow(() -> new AssertionError("no module " + name + " in lib/"));
  }
}
