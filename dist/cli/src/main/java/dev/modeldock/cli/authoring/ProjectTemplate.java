package dev.modeldock.cli.authoring;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;

/**
 * The project that a plugin's author starts from: the Maven archetype of the distribution, whose
 * variables are filled in here as Maven would.
 */
public final class ProjectTemplate {

  /** Set by the launcher of the distribution: the folder that it is unpacked in. */
  private static final String DISTRIBUTION = "modeldock.dist";

  private static final String ARCHETYPE = "authoring/modeldock-provider-archetype.jar";
  private static final String FILES = "archetype-resources/";

  /** Maven's own default. */
  private static final String VERSION = "1.0-SNAPSHOT";

  /** How each file begins that has variables: it tells Velocity what some of them are. */
  private static final String HEADER =
      """
      #set( $symbol_pound = '#' )
      #set( $symbol_dollar = '$' )
      #set( $symbol_escape = '\\' )
      """;

  private final Path archetype;

  ProjectTemplate(Path archetype) {
    this.archetype = archetype;
  }

  /**
   * {@return the template that this command was shipped with}
   *
   * @throws CommandFailure if it was not started by the distribution's launcher
   */
  public static ProjectTemplate shipped() {
    String distribution = System.getProperty(DISTRIBUTION);
    Path archetype = distribution == null ? null : Path.of(distribution, ARCHETYPE);
    if (archetype == null || !Files.isRegularFile(archetype)) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "template_missing",
          "the template is part of the distribution, and is not there",
          "run bin/modeldock of an unpacked distribution");
    }
    return new ProjectTemplate(archetype);
  }

  /** {@return the files of a project with these names, by their paths} */
  public Map<String, byte[]> files(ProjectNames names) {
    Map<String, String> variables = variables(names);
    var files = new TreeMap<String, byte[]>();
    try (var jar = new JarFile(archetype.toFile())) {
      for (JarEntry entry : jar.stream().filter(ProjectTemplate::isFile).toList()) {
        byte[] bytes;
        try (var in = jar.getInputStream(entry)) {
          bytes = in.readAllBytes();
        }
        files.put(path(entry.getName().substring(FILES.length()), names), filled(bytes, variables));
      }
    } catch (IOException e) {
      throw new CommandFailure(
          ExitCode.FAILURE,
          "template_unreadable",
          archetype + " cannot be read: " + e.getMessage(),
          "unpack the distribution again");
    }
    return files;
  }

  private static boolean isFile(JarEntry entry) {
    return entry.getName().startsWith(FILES) && !entry.isDirectory();
  }

  private static Map<String, String> variables(ProjectNames names) {
    var variables = new LinkedHashMap<String, String>();
    variables.put("groupId", names.packageName());
    variables.put("artifactId", names.name());
    variables.put("version", VERSION);
    variables.put("package", names.packageName());
    variables.put("className", names.className());
    variables.put("symbol_pound", "#");
    variables.put("symbol_escape", "\\");
    // The last one: what it makes of the text must not be looked at again.
    variables.put("symbol_dollar", "$");
    return variables;
  }

  private static String path(String template, ProjectNames names) {
    String path =
        template.replace("__className__", names.className()).replace("__gitignore__", ".gitignore");
    String folder = names.packageName().replace('.', '/') + "/";
    return path.endsWith("module-info.java")
        ? path
        : path.replaceFirst("^(src/(main|test)/java/)", "$1" + folder);
  }

  private static byte[] filled(byte[] bytes, Map<String, String> variables) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    if (!text.startsWith(HEADER)) {
      return bytes;
    }
    text = text.substring(HEADER.length());
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      text = text.replace("${" + variable.getKey() + "}", variable.getValue());
    }
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
