package dev.modeldock.plugins.codex;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.ClassEntry;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.lang.classfile.constantpool.PoolEntry;
import java.lang.classfile.constantpool.StringEntry;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The CLI's login and configuration are its own: no code here can as much as open a file. */
class CodexFilesTest {

  /** All that is done with files: look whether they are there, and write the list of models. */
  private static final Map<String, Set<String>> ALLOWED =
      Map.of(
          "Home", Set.of("createDirectories", "isDirectory"),
          "NativeProgram", Set.of("isRegularFile"),
          "Installation", Set.of("createDirectories", "getLastModifiedTime", "move", "write"));

  private static final Set<String> HARMLESS =
      Set.of(
          "java/nio/file/Files",
          "java/nio/file/Path",
          "java/nio/file/LinkOption",
          "java/nio/file/OpenOption",
          "java/nio/file/CopyOption",
          "java/nio/file/StandardCopyOption",
          "java/nio/file/attribute/FileTime",
          "java/nio/file/attribute/FileAttribute",
          "java/io/IOException",
          "java/io/Serializable");

  @Test
  void filesAreOpenedByNobody() throws Exception {
    var used = new TreeMap<String, Set<String>>();
    for (ClassModel model : classes()) {
      for (PoolEntry entry : model.constantPool()) {
        if (entry instanceof MemberRefEntry member
            && member.owner().asInternalName().equals("java/nio/file/Files")) {
          used.computeIfAbsent(simpleName(model), _ -> new TreeSet<>())
              .add(member.name().stringValue());
        }
      }
    }

    assertThat(used).isEqualTo(ALLOWED);
  }

  @Test
  void thereIsNoOtherWayToAFile() throws Exception {
    var others = new TreeSet<String>();
    for (ClassModel model : classes()) {
      for (PoolEntry entry : model.constantPool()) {
        if (entry instanceof ClassEntry type && leadsToFiles(type.asInternalName())) {
          others.add(simpleName(model) + " uses " + type.asInternalName());
        }
      }
    }

    assertThat(others).isEmpty();
  }

  private static boolean leadsToFiles(String type) {
    return !HARMLESS.contains(type)
        && (type.startsWith("java/nio/file/")
            || type.startsWith("java/nio/channels/")
            || type.startsWith("java/io/")
            || type.startsWith("java/util/zip/")
            || type.equals("java/util/Scanner")
            || type.equals("java/lang/ProcessBuilder")
            || type.equals("java/lang/Runtime"));
  }

  @Test
  void theFilesOfTheCliAreNotKnownByName() throws Exception {
    var names = new ArrayList<String>();
    for (ClassModel model : classes()) {
      for (PoolEntry entry : model.constantPool()) {
        if (entry instanceof StringEntry text) {
          names.add(text.stringValue());
        }
      }
    }

    assertThat(names)
        .hasSizeGreaterThan(200)
        .noneMatch(text -> text.contains("auth.json") || text.contains("config.toml"));
  }

  private static String simpleName(ClassModel model) {
    String name = model.thisClass().asInternalName();
    return name.substring(name.lastIndexOf('/') + 1);
  }

  private static List<ClassModel> classes() throws IOException, URISyntaxException {
    Path root =
        Path.of(
            CodexProviderFactory.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    var models = new ArrayList<ClassModel>();
    try (Stream<Path> files = Files.walk(root)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        models.add(ClassFile.of().parse(file));
      }
    }
    assertThat(models).hasSizeGreaterThan(25);
    return models;
  }
}
