package dev.modeldock.kernel.plugin.jar;

import static org.assertj.core.api.Assertions.assertThat;

import dev.modeldock.api.ApiLevel;
import dev.modeldock.api.ProviderFactory;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.lang.module.ModuleFinder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JarCheckTest {

  @TempDir static Path folder;
  private static PluginJars jars;

  private final JarCheck check = new JarCheck(OfferedModules.ofKernel());

  @BeforeAll
  static void prepare() {
    jars = new PluginJars(folder);
  }

  @Test
  void apiIsInTheLayerThatPluginsAreResolvedAgainst() {
    assertThat(ProviderFactory.class.getModule().isNamed()).isTrue();
    assertThat(ProviderFactory.class.getModule().getLayer())
        .isSameAs(OfferedModules.ofKernel().layer());
  }

  @Test
  void goodJarHasNoProblems() throws IOException {
    JarReport report =
        report(
            echo()
                .manifest("Plugin-Description", "Says hello")
                .manifest("Plugin-Provider", "Somebody")
                .manifest("Plugin-License", "MIT"));

    assertThat(report.problems()).isEmpty();
    assertThat(report.module()).isEqualTo("example.echo");
    assertThat(report.manifest())
        .isEqualTo(
            new PluginManifest("echo", "1.0", "Says hello", "Somebody", "MIT", ApiLevel.current()));
  }

  @Test
  void fileThatIsNoJarIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("text.jar"), "not a jar");

    assertThat(check.check(new StagedJar(file, file, "")).problems())
        .containsExactly("it is not a jar, or a broken one");
  }

  @Test
  void jarWithoutModuleInfoIsRefused() throws IOException {
    assertThat(problems(echo().without("module-info.class")))
        .containsExactly("it is not modular: it has no module-info.class");
  }

  @Test
  void automaticModuleIsRefused() throws IOException {
    assertThat(
            problems(
                echo()
                    .without("module-info.class")
                    .manifest("Automatic-Module-Name", "example.echo")))
        .containsExactly("it is an automatic module: it has a name, but no module-info.class");
  }

  @Test
  void moduleInfoThatDoesNotCountMakesNoModule() throws IOException {
    assertThat(
            problems(
                echo()
                    .without("module-info.class")
                    .entry("META-INF/versions/9/module-info.class", "")
                    .entry(
                        "META-INF/services/dev.modeldock.api.ProviderFactory",
                        "example.echo.EchoFactory")))
        .containsExactly("it is an automatic module: its module-info.class is not where it counts");
  }

  @Test
  void moduleOfTheJdkThatIsNotThereIsExplained() throws IOException {
    String absent =
        ModuleFinder.ofSystem().findAll().stream()
            .map(module -> module.descriptor().name())
            .filter(name -> ModuleLayer.boot().findModule(name).isEmpty())
            .findFirst()
            .orElseThrow();

    assertThat(
            problems(
                echo()
                    .module(m -> {
                      PluginJars.Jar.provides(m);
                      m.requires(ModuleDesc.of(absent), 0, null);
                    })))
        .containsExactly(
            "it requires "
                + absent
                + ", which is not offered to plugins because the gateway was started without it"
                + " (add it with --add-modules)");
  }

  @Test
  void brokenModuleInfoIsRefused() throws IOException {
    assertThat(problems(echo().entry("module-info.class", "not a class")))
        .singleElement()
        .asString()
        .startsWith("its module-info.class cannot be used");
  }

  @Test
  void exportsAreRefused() throws IOException {
    assertThat(
            problems(
                echo()
                    .module(m -> {
                      PluginJars.Jar.provides(m);
                      m.exports(PackageDesc.of("example.echo"), 0);
                    })))
        .containsExactly("it exports example.echo; a plugin exports nothing");
  }

  @Test
  void opensAreRefused() throws IOException {
    assertThat(
            problems(
                echo()
                    .module(m -> {
                      PluginJars.Jar.provides(m);
                      m.opens(PackageDesc.of("example.echo"), 0);
                    })))
        .containsExactly("it opens example.echo; a plugin opens nothing");
  }

  @Test
  void openModuleIsRefused() throws IOException {
    assertThat(
            problems(
                echo()
                    .module(m -> {
                      PluginJars.Jar.provides(m);
                      m.moduleFlags(ClassFile.ACC_OPEN);
                    })))
        .containsExactly("its module is open; a plugin opens nothing");
  }

  @Test
  void everyModuleThatIsNotOfferedIsNamed() throws IOException {
    assertThat(
            problems(
                echo()
                    .module(m -> {
                      PluginJars.Jar.provides(m);
                      m.requires(ModuleDesc.of("org.pf4j"), 0, null);
                      m.requires(ModuleDesc.of("com.example.absent"), 0, null);
                      m.requires(ModuleDesc.of("tools.jackson.databind"), 0, null);
                    })))
        .containsExactly(
            "it requires com.example.absent, which is not offered to plugins",
            "it requires org.pf4j, which is not offered to plugins");
  }

  @Test
  void staticRequirementIsNoWayRoundTheOffer() throws IOException {
    assertThat(
            problems(
                echo()
                    .module(m -> {
                      PluginJars.Jar.provides(m);
                      m.requires(
                          ModuleDesc.of("dev.modeldock.kernel"), ClassFile.ACC_STATIC_PHASE, null);
                      m.requires(ModuleDesc.of("org.jspecify"), ClassFile.ACC_STATIC_PHASE, null);
                    })))
        .containsExactly("it requires dev.modeldock.kernel, which is not offered to plugins");
  }

  @Test
  void annotationsForNullAreOfferedToTheCompilerOnly() throws IOException {
    assertThat(
            problems(
                echo()
                    .module(m -> {
                      PluginJars.Jar.provides(m);
                      m.requires(ModuleDesc.of("org.jspecify"), 0, null);
                    })))
        .containsExactly(
            "it requires org.jspecify, which is not offered to plugins but as 'requires static'");
  }

  @Test
  void jarWithoutFactoryIsRefused() throws IOException {
    assertThat(problems(echo().module(_ -> {})))
        .containsExactly("it does not provide dev.modeldock.api.ProviderFactory");
  }

  @Test
  void severalFactoriesAreRefused() throws IOException {
    assertThat(
            problems(
                echo()
                    .module(m ->
                        m.provides(
                            ClassDesc.of("dev.modeldock.api.ProviderFactory"),
                            ClassDesc.of("example.echo.EchoFactory"),
                            ClassDesc.of("example.echo.EchoProvider")))))
        .containsExactly(
            "it provides 2 factories (example.echo.EchoFactory, example.echo.EchoProvider);"
                + " a plugin provides one");
  }

  @Test
  void otherServicesAreRefused() throws IOException {
    assertThat(
            problems(
                echo()
                    .module(m -> {
                      PluginJars.Jar.provides(m);
                      m.provides(
                          ClassDesc.of("java.util.spi.ToolProvider"),
                          ClassDesc.of("example.echo.EchoStream"));
                    })))
        .containsExactly(
            "it provides java.util.spi.ToolProvider; a plugin provides"
                + " dev.modeldock.api.ProviderFactory only");
  }

  @Test
  void missingIdVersionAndLevelAreRefusedTogether() throws IOException {
    assertThat(
            problems(
                echo()
                    .manifest("Plugin-Id", null)
                    .manifest("Plugin-Version", null)
                    .manifest("ModelDock-Api", null)))
        .containsExactly(
            "its manifest has no Plugin-Id",
            "its manifest has no Plugin-Version",
            "its manifest has no ModelDock-Api, which says for which API it was built"
                + " (this gateway offers 1.0)");
  }

  @Test
  void idThatIsNotOneWordIsRefused() throws IOException {
    assertThat(problems(echo().manifest("Plugin-Id", "../echo")))
        .containsExactly(
            "its Plugin-Id is not letters, digits, dots, dashes and underscores (at most 64)");
  }

  @Test
  void earlierMajorApiLevelIsRefusedWithWhatItsAuthorHasToDo() throws IOException {
    assertThat(problems(echo().manifest("ModelDock-Api", "0.9")))
        .containsExactly(
            "it is built for API 0.9, this gateway offers 1.0: it must be built anew for API 1");
  }

  @Test
  void laterApiLevelIsRefused() throws IOException {
    assertThat(problems(echo().manifest("ModelDock-Api", "1.7")))
        .containsExactly(
            "it is built for API 1.7, this gateway offers 1.0:"
                + " take a newer gateway, or a version of the plugin for this one");
    assertThat(problems(echo().manifest("ModelDock-Api", "2.0")))
        .singleElement()
        .asString()
        .endsWith("take a newer gateway, or a version of the plugin for this one");
    assertThat(problems(echo().manifest("ModelDock-Api", "new")))
        .containsExactly("ModelDock-Api: an API level looks like 1.0, this one is 'new'");
  }

  @Test
  void classPathInTheManifestIsRefused() throws IOException {
    assertThat(problems(echo().manifest("Class-Path", "lib/other.jar")))
        .containsExactly(
            "its manifest has a Class-Path: a plugin brings all it needs in its own jar");
  }

  @Test
  void dependencyOnAnotherPluginIsRefused() throws IOException {
    assertThat(problems(echo().manifest("Plugin-Dependencies", "other")))
        .containsExactly("its manifest has a Plugin-Dependencies: a plugin stands alone");
  }

  @Test
  void classesOfTheApiAreRefused() throws IOException {
    assertThat(
            problems(
                echo()
                    .module(PluginJars.Jar::provides)
                    .entry("META-INF/versions/25/dev/modeldock/api/Provider.class", "")))
        .contains(
            "it contains classes of the API, which only the gateway has:"
                + " META-INF/versions/25/dev/modeldock/api/Provider.class");
  }

  @Test
  void nestedJarsAreRefused() throws IOException {
    assertThat(
            problems(
                echo()
                    .entry("lib/a.jar", "")
                    .entry("lib/b.JAR", "")
                    .entry("lib/c.jar", "")
                    .entry("lib/d.jar", "")))
        .containsExactly("it contains other jars: lib/a.jar, lib/b.JAR, lib/c.jar and 1 more");
  }

  @Test
  void moduleNamedAsOneOfTheGatewaysIsRefused() throws IOException {
    var jar = echo();
    byte[] info =
        ClassFile.of()
            .buildModule(
                java.lang.classfile.attribute.ModuleAttribute.of(
                    ModuleDesc.of("dev.modeldock.kernel"),
                    m -> {
                      m.requires(ModuleDesc.of("java.base"), ClassFile.ACC_MANDATED, null);
                      PluginJars.Jar.provides(m);
                    }));

    assertThat(problems(jar.entry("module-info.class", info)))
        .containsExactly(
            "its module is called dev.modeldock.kernel, as one of the gateway's own is");
  }

  @Test
  void tooManyEntriesAreRefused() throws IOException {
    Path file = folder.resolve("many.jar");
    try (var out = new ZipOutputStream(Files.newOutputStream(file))) {
      for (int i = 0; i <= 10_000; i++) {
        out.putNextEntry(new ZipEntry("e" + i));
      }
    }

    assertThat(check.check(new StagedJar(file, file, "")).problems())
        .contains("it has 10001 entries, more than 10000");
  }

  @Test
  void allProblemsOfAJarAreToldAtOnce() throws IOException {
    List<String> problems =
        problems(
            echo()
                .manifest("Plugin-Version", null)
                .manifest("ModelDock-Api", "2.0")
                .manifest("Class-Path", "x")
                .entry("lib/a.jar", "")
                .entry("dev/modeldock/api/Provider.class", "")
                .module(m -> {
                  m.exports(PackageDesc.of("example.echo"), 0);
                  m.opens(PackageDesc.of("example.echo"), 0);
                  m.requires(ModuleDesc.of("org.slf4j"), 0, null);
                }));

    assertThat(problems).hasSize(9);
  }

  private static PluginJars.Jar echo() {
    return jars.echo("echo", "1.0");
  }

  private List<String> problems(PluginJars.Jar jar) throws IOException {
    return report(jar).problems();
  }

  private JarReport report(PluginJars.Jar jar) throws IOException {
    Path file = jar.write("checked.jar");
    return check.check(new StagedJar(file, file, ""));
  }
}
