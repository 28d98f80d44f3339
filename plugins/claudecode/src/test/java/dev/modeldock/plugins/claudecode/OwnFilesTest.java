package dev.modeldock.plugins.claudecode;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.classfile.ClassFile;
import java.lang.classfile.ClassModel;
import java.lang.classfile.constantpool.MemberRefEntry;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** What the compiled plugin can do to files and processes by itself: look at names and sizes. */
class OwnFilesTest {

  private static final List<String> WATCHED =
      List.of(
          "java/io/File",
          "java/io/RandomAccessFile",
          "java/nio/channels/",
          "java/nio/file/Files",
          "java/nio/file/spi/",
          "java/lang/Process",
          "java/lang/Runtime",
          "java/lang/System.getenv",
          "java/lang/Class.forName",
          "java/lang/reflect/",
          "java/lang/invoke/MethodHandles$Lookup.find",
          "java/net/",
          "java/util/Scanner");

  @Test
  void thePluginOpensNoFileAndStartsNothing() throws IOException {
    assertThat(uses(Path.of("target", "classes")))
        .containsExactlyInAnyOrder("java/nio/file/Files.isRegularFile", "java/nio/file/Files.size");
  }

  private static Set<String> uses(Path classes) throws IOException {
    var uses = new TreeSet<String>();
    int seen = 0;
    try (Stream<Path> files = Files.walk(classes)) {
      for (Path file : files.filter(f -> f.toString().endsWith(".class")).toList()) {
        seen++;
        ClassModel model = ClassFile.of().parse(file);
        for (var entry : model.constantPool()) {
          if (entry instanceof MemberRefEntry member) {
            String use = member.owner().asInternalName() + "." + member.name().stringValue();
            if (WATCHED.stream().anyMatch(use::startsWith)) {
              uses.add(use);
            }
          }
        }
      }
    }
    assertThat(seen).as("classes looked at").isGreaterThan(17);
    return uses;
  }
}
