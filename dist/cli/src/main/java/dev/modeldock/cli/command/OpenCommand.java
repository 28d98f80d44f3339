package dev.modeldock.cli.command;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code modeldock open}: the control center, in a browser that is signed in. */
@Command(
    name = "open",
    description = {
      "Open the control center in a browser, signed in.",
      "The link works once and for ten minutes; whoever has it may do all that you may."
    })
final class OpenCommand implements Callable<Integer> {

  /** A starter that fails does so at once; a browser that runs in its place does not end. */
  private static final long PATIENCE_SECONDS = 2;

  private final Session session;

  @Option(names = "--print", description = "Only print the link.")
  private boolean print;

  OpenCommand(Session session) {
    this.session = session;
  }

  @Override
  public Integer call() {
    JsonObject link = session.control().post("/admin/v1/browsers/codes", JsonObject.empty());
    Printer printer = session.printer();
    if (session.json()) {
      printer.item(link, List.of());
    } else if (print || printer.form() == Printer.Form.IDS) {
      printer.line(link.text("url"));
    } else if (opened(link.text("url"))) {
      printer.message("opened the control center in your browser");
    } else {
      printer.message("no browser could be started here; open this yourself:");
      printer.line(link.text("url"));
    }
    return 0;
  }

  private static boolean opened(String url) {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    List<String> starter =
        system.contains("win")
            ? List.of("rundll32", "url.dll,FileProtocolHandler", url)
            : List.of(system.contains("mac") ? "open" : "xdg-open", url);
    try {
      Process process =
          new ProcessBuilder(starter)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .redirectError(ProcessBuilder.Redirect.DISCARD)
              .start();
      return !process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || process.exitValue() == 0;
    } catch (IOException _) {
      return false;
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
