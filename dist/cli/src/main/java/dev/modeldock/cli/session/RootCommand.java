package dev.modeldock.cli.session;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** The command itself: the options that every command takes, before or after its name. */
@Command(
    name = "modeldock",
    description = "One local gateway for every AI runtime.",
    mixinStandardHelpOptions = true,
    versionProvider = RootCommand.Version.class,
    scope = ScopeType.INHERIT,
    sortOptions = false,
    usageHelpAutoWidth = true,
    synopsisSubcommandLabel = "COMMAND",
    exitCodeListHeading = "%nExit codes:%n",
    exitCodeList = {
      "0:ok",
      "1:failure",
      "2:wrong usage",
      "3:not found",
      "4:not allowed",
      "5:no gateway reachable",
      "6:validation failed",
      "7:conflict"
    })
public final class RootCommand {

  @Nullable
  @Option(
      names = "--home",
      paramLabel = "DIR",
      scope = ScopeType.INHERIT,
      description = "The gateway's home folder; else MODELDOCK_HOME, else the platform's.")
  Path home;

  @Option(names = "--json", scope = ScopeType.INHERIT, description = "Print one JSON document.")
  public boolean json;

  @Option(
      names = {"-q", "--quiet"},
      scope = ScopeType.INHERIT,
      description = "Print ids only.")
  boolean quiet;

  /** Tells the version that this module was built as. */
  static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      var descriptor = RootCommand.class.getModule().getDescriptor();
      String version =
          descriptor == null ? "" : descriptor.rawVersion().map(raw -> " " + raw).orElse("");
      return new String[] {"modeldock" + version};
    }
  }
}
