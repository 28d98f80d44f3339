package dev.modeldock.cli.command.plugin;

import dev.modeldock.cli.authoring.NewFolder;
import dev.modeldock.cli.authoring.ProjectNames;
import dev.modeldock.cli.authoring.ProjectTemplate;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.output.Printer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code modeldock plugins new}: a project to write a provider in. Needs no gateway. */
public final class PluginNew {

  @Parameters(paramLabel = "NAME", description = "What it is called, such as acme-llm.")
  private String name = "";

  @Nullable
  @Option(
      names = "--dir",
      paramLabel = "DIR",
      description = "The folder to make; one of that name, if not said.")
  private Path dir;

  @Nullable
  @Option(
      names = "--package",
      paramLabel = "P",
      description = "The package of its classes, such as com.acme.llm.")
  private String packageName;

  /** Makes the project, and prints what to do with it. */
  public int make(Printer printer) {
    ProjectNames names = ProjectNames.of(name, packageName);
    Path folder = (dir == null ? Path.of(name) : dir).toAbsolutePath().normalize();
    Map<String, byte[]> files = ProjectTemplate.shipped().files(names);
    new NewFolder(folder).fill(files);
    switch (printer.form()) {
      case IDS -> printer.line(name);
      case JSON ->
          printer.line(
              JsonObject.empty()
                  .with("id", name)
                  .with("name", name)
                  .with("package", names.packageName())
                  .with("folder", folder.toString())
                  .with("files", List.copyOf(files.keySet()))
                  .toString());
      case TEXT -> tell(printer, names, folder);
    }
    return 0;
  }

  private static void tell(Printer printer, ProjectNames names, Path folder) {
    printer.line("A provider '" + names.name() + "' that works is in " + folder + ". Next:");
    printer.line("");
    printer.line("  cd " + folder);
    printer.line("  mvn verify                                      the contract, as tests");
    printer.line("  modeldock serve --dev --plugin target/classes   a gateway with it, and a curl");
    printer.line("");
    printer.line("Then make it yours, beginning with " + names.className() + "Provider.java.");
  }
}
