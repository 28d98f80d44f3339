import org.jspecify.annotations.NullMarked;

/**
 * The {@code modeldock} command. Every command but {@code serve} is a small client of the control
 * API that loads nothing of the kernel.
 */
@NullMarked
module dev.modeldock.cli {
  // Static: the launcher adds the kernel for the commands that run it. Resolving its modules takes
  // longer than any other command.
  requires static dev.modeldock.kernel;
  requires info.picocli;
  requires static org.jspecify;

  opens dev.modeldock.cli.command to
      info.picocli;
  opens dev.modeldock.cli.command.connect to
      info.picocli;
  opens dev.modeldock.cli.command.instance to
      info.picocli;
  opens dev.modeldock.cli.command.key to
      info.picocli;
  opens dev.modeldock.cli.command.plugin to
      info.picocli;
  opens dev.modeldock.cli.command.traffic to
      info.picocli;
  opens dev.modeldock.cli.session to
      info.picocli;
}
