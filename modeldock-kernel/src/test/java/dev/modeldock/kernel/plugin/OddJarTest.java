package dev.modeldock.kernel.plugin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import dev.modeldock.api.ProviderFactory;
import dev.modeldock.kernel.plugin.jar.PluginJars;
import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.constant.ClassDesc;
import java.lang.constant.ConstantDescs;
import java.lang.constant.MethodTypeDesc;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What lies in a plugin folder without being a plugin, and jars that the JVM itself refuses. */
class OddJarTest {

  private static final Duration LIVENESS = Duration.ofSeconds(30);
  private static final String FACTORY = "example.echo.EchoFactory";
  private static final String CLASS = "example/echo/EchoFactory.class";

  @TempDir static Path shared;
  private static PluginJars jars;

  @TempDir Path home;
  private PluginHost host;

  @BeforeAll
  static void prepare() {
    jars = new PluginJars(shared);
  }

  @BeforeEach
  void open() throws IOException {
    host = new PluginHost(home, PluginHost.QUICK);
  }

  @AfterEach
  void close() {
    host.close();
  }

  @Test
  @DisabledOnOs(OS.WINDOWS)
  void whatIsNoFileIsNoPluginAndHoldsNothingUp() throws Exception {
    Path folder = host.dropped;
    Path pipe = pipe(folder.resolve("a-pipe.jar"));
    Files.createDirectory(folder.resolve("b-folder.jar"));
    Files.createSymbolicLink(folder.resolve("c-zeros.jar"), Path.of("/dev/zero"));
    Files.createSymbolicLink(folder.resolve("d-loop.jar"), folder.resolve("d-loop.jar"));
    Files.createSymbolicLink(folder.resolve("e-nowhere.jar"), home.resolve("nothing"));
    Files.createSymbolicLink(folder.resolve("f-pipe.jar"), pipe);
    Path real = jars.echo("linked", "1.0").write(home.resolve("real.jar"));
    Files.createSymbolicLink(folder.resolve("g-link.jar"), real);
    jars.echo("echo", "1.0").write(folder.resolve("z.jar"));

    assertTimeoutPreemptively(LIVENESS, host.supervisor::start);

    assertThat(host.rejected()).isEmpty();
    assertThat(host.ready()).extracting(PluginView::id).containsExactly("linked", "echo");
    assertThat(assertTimeoutPreemptively(LIVENESS, () -> host.supervisor.replace(pipe)).problems())
        .containsExactly("it cannot be copied: is not a file that can be read");
  }

  static Stream<Arguments> refused() {
    return Stream.of(
        refused(
            "package of the JDK",
            jar -> jar.entry("java/lang/Extra.class", ""),
            "package java.lang, module java.base exports"),
        refused(
            "package of the API",
            jar -> jar.entry("dev/modeldock/api/words.txt", "hello"),
            "package dev.modeldock.api, module dev.modeldock.api exports"),
        refused(
            "factory that is not there",
            jar -> jar.without(CLASS),
            "Provider example.echo.EchoFactory not found"),
        refused(
            "factory that is abstract",
            jar -> jar.entry(CLASS, factory(ClassFile.ACC_ABSTRACT, ClassFile.ACC_PUBLIC, true)),
            "InstantiationException"),
        refused(
            "factory that is no factory",
            jar -> jar.entry(CLASS, factory(0, ClassFile.ACC_PUBLIC, false)),
            "example.echo.EchoFactory not a subtype"),
        refused(
            "factory with a private constructor",
            jar -> jar.entry(CLASS, factory(0, ClassFile.ACC_PRIVATE, true)),
            "java.lang.NoSuchMethodException: example.echo.EchoFactory.<init>()"),
        refused(
            "factory that is no class",
            jar -> jar.entry(CLASS, "not a class"),
            "java.lang.ClassFormatError"));
  }

  private static Arguments refused(String name, UnaryOperator<PluginJars.Jar> change, String why) {
    return Arguments.of(name, change, why);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("refused")
  void jarThatTheJvmRefusesNamesTheCause(
      String name, UnaryOperator<PluginJars.Jar> change, String why) throws Exception {
    Path bad = host.dropped.resolve("a.jar");
    change.apply(jars.echo("bad", "1.0")).write(bad);
    jars.echo("echo", "1.0").write(host.dropped.resolve("z.jar"));

    host.supervisor.start();

    assertThat(host.rejected()).hasSize(1);
    assertThat(host.rejected().getFirst().problems()).singleElement().asString().contains(why);
    host.configure("here", "echo", Map.of());
    assertThat(host.models("here")).containsExactly("1.0");
  }

  private static byte[] factory(int flags, int constructor, boolean implementing) {
    return ClassFile.of()
        .build(
            ClassDesc.of(FACTORY),
            type -> {
              type.withFlags(flags | ClassFile.ACC_PUBLIC | ClassFile.ACC_SUPER);
              if (implementing) {
                type.withInterfaceSymbols(ClassDesc.of(ProviderFactory.class.getName()));
              }
              type.withMethodBody(
                  ConstantDescs.INIT_NAME,
                  MethodTypeDesc.of(ConstantDescs.CD_void),
                  constructor,
                  code ->
                      code.aload(0)
                          .invokespecial(
                              ConstantDescs.CD_Object,
                              ConstantDescs.INIT_NAME,
                              MethodTypeDesc.of(ConstantDescs.CD_void))
                          .return_());
            });
  }

  private static Path pipe(Path path) throws Exception {
    assertThat(new ProcessBuilder("mkfifo", path.toString()).start().waitFor()).isZero();
    return path;
  }
}
