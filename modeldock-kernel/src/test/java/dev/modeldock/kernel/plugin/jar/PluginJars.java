package dev.modeldock.kernel.plugin.jar;

import dev.modeldock.api.ProviderFactory;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.attribute.ModuleAttribute;
import java.lang.classfile.attribute.ModulePackagesAttribute;
import java.lang.constant.ClassDesc;
import java.lang.constant.ModuleDesc;
import java.lang.constant.PackageDesc;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.regex.Pattern;
import java.util.spi.ToolProvider;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Makes plugin jars of the sources under {@code plugins/} of the test resources. */
public final class PluginJars {

  private static final Path SOURCES = Path.of("src/test/resources/plugins");

  private final Path folder;
  private final Map<String, Map<String, byte[]>> compiled = new HashMap<>();

  public PluginJars(Path folder) {
    this.folder = folder;
  }

  /** {@return a good plugin that serves {@code type} and has one model, its version} */
  public Jar echo(String type, String version) {
    var jar = new Jar(compile("echo"), type, version);
    String properties = "type=" + type + "\nversion=" + version + "\n";
    return jar.entry("example/echo/echo.properties", properties);
  }

  /** {@return a plugin that serves type {@code misfit} and misbehaves as its setting says} */
  public Jar misfit() {
    return new Jar(compile("misfit"), "misfit", "1.0");
  }

  /** {@return a plugin that serves type {@code courier} and is careless with its secret} */
  public Jar courier() {
    return new Jar(compile("courier"), "courier", "1.0");
  }

  /**
   * {@return a plugin that does {@code act} in {@code place}} Its type and its id are {@code
   * place-act}.
   */
  public Jar hostile(String place, String act) {
    var jar = new Jar(compile("hostile"), place + "-" + act, "1.0");
    return jar.entry("example/hostile/act", place + ":" + act);
  }

  /** {@return a plugin that serves {@code type} and leaves {@code leaves} behind when it goes} */
  public Jar leaky(String type, String leaves) {
    String properties = "type=" + type + "\nleaves=" + leaves + "\n";
    return new Jar(compile("leaky"), type, "1.0")
        .entry("example/leaky/leaky.properties", properties);
  }

  private Map<String, byte[]> compile(String fixture) {
    return compiled.computeIfAbsent(fixture, this::javac);
  }

  private Map<String, byte[]> javac(String fixture) {
    try {
      Path out = Files.createTempDirectory(folder, "classes-" + fixture);
      var arguments = new ArrayList<>(List.of("-d", out.toString(), "--module-path", modulePath()));
      try (var sources = Files.walk(SOURCES.resolve(fixture))) {
        sources
            .filter(f -> f.toString().endsWith(".java"))
            .forEach(f -> arguments.add(f.toString()));
      }
      var messages = new StringWriter();
      var writer = new PrintWriter(messages);
      int status =
          ToolProvider.findFirst("javac")
              .orElseThrow()
              .run(writer, writer, arguments.toArray(String[]::new));
      if (status != 0) {
        throw new IllegalStateException(messages.toString());
      }
      return read(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Map<String, byte[]> read(Path classes) throws IOException {
    var entries = new LinkedHashMap<String, byte[]>();
    try (var files = Files.walk(classes)) {
      for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
        entries.put(
            classes.relativize(file).toString().replace('\\', '/'), Files.readAllBytes(file));
      }
    }
    return entries;
  }

  /** The API's module, and the annotations that it requires of whoever compiles against it. */
  private static String modulePath() {
    String api =
        ProviderFactory.class
            .getModule()
            .getLayer()
            .configuration()
            .findModule("dev.modeldock.api")
            .flatMap(module -> module.reference().location())
            .map((URI uri) -> Path.of(uri).toString())
            .orElseThrow();
    String everything =
        System.getProperty("java.class.path", "")
            + File.pathSeparator
            + System.getProperty("jdk.module.path", "");
    String annotations =
        Stream.of(everything.split(Pattern.quote(File.pathSeparator)))
            .filter(entry -> entry.contains("jspecify"))
            .findFirst()
            .orElseThrow();
    return api + File.pathSeparator + annotations;
  }

  /** One jar in the making. */
  public final class Jar {

    private final Map<String, byte[]> entries;
    private final Map<String, String> manifest = new LinkedHashMap<>();

    private Jar(Map<String, byte[]> classes, String id, String version) {
      this.entries = new LinkedHashMap<>(classes);
      manifest("Plugin-Id", id);
      manifest("Plugin-Version", version);
      manifest("ModelDock-Api", "1.0");
    }

    /** Sets an attribute of the manifest, or removes it. */
    public Jar manifest(String name, @Nullable String value) {
      if (value == null) {
        manifest.remove(name);
      } else {
        manifest.put(name, value);
      }
      return this;
    }

    /** Adds or replaces an entry. */
    public Jar entry(String name, String text) {
      return entry(name, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Adds or replaces an entry. */
    public Jar entry(String name, byte[] content) {
      entries.put(name, content);
      return this;
    }

    /** Removes an entry. */
    public Jar without(String name) {
      entries.remove(name);
      return this;
    }

    /**
     * Replaces the module descriptor by one that no compiler would have to accept.
     *
     * @param change adds to a module that requires {@code java.base} and the API
     */
    public Jar module(Consumer<ModuleAttribute.ModuleAttributeBuilder> change) {
      return module("example.echo", change);
    }

    /** Replaces the module descriptor by that of a module with one package, which has its name. */
    public Jar module(String name, Consumer<ModuleAttribute.ModuleAttributeBuilder> change) {
      var attribute =
          ModuleAttribute.of(
              ModuleDesc.of(name),
              module -> {
                module.requires(ModuleDesc.of("java.base"), ClassFile.ACC_MANDATED, null);
                module.requires(ModuleDesc.of("dev.modeldock.api"), 0, null);
                change.accept(module);
              });
      entries.put(
          "module-info.class",
          ClassFile.of()
              .buildModule(
                  attribute,
                  info -> info.with(ModulePackagesAttribute.ofNames(PackageDesc.of(name)))));
      return this;
    }

    /** Declares the service as the good plugin does. */
    public static void provides(ModuleAttribute.ModuleAttributeBuilder module) {
      module.provides(
          ClassDesc.of(ProviderFactory.class.getName()), ClassDesc.of("example.echo.EchoFactory"));
    }

    /** Writes the jar. {@return its file} */
    public Path write(String name) throws IOException {
      return write(folder.resolve(name));
    }

    /** Writes the jar to {@code file}. {@return that} */
    public Path write(Path file) throws IOException {
      var head = new Manifest();
      head.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
      manifest.forEach((key, value) -> head.getMainAttributes().putValue(key, value));
      try (var out = new JarOutputStream(Files.newOutputStream(file), head)) {
        for (var entry : entries.entrySet()) {
          out.putNextEntry(new JarEntry(entry.getKey()));
          out.write(entry.getValue());
          out.closeEntry();
        }
      }
      return file;
    }
  }
}
