package dev.modeldock.cli;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.client.JsonWriter;
import dev.modeldock.kernel.boot.Gateway;
import java.io.PrintStream;

/** Tells that a gateway has started: where it is and how to use it. */
final class StartReport {

  /** The instance of {@code serve --demo}, which has a model that needs no runtime. */
  private static final String DEMO = "demo";

  private final PrintStream out;
  private final Gateway gateway;

  StartReport(PrintStream out, Gateway gateway) {
    this.out = out;
    this.gateway = gateway;
  }

  void print(boolean json) {
    if (json) {
      printEvents();
    } else {
      printText();
    }
    out.flush();
  }

  private void printEvents() {
    gateway
        .firstKey()
        .ifPresent(key ->
            out.println(
                JsonWriter.write(JsonObject.empty().with("event", "first_key").with("key", key))));
    out.println(
        JsonWriter.write(
            JsonObject.empty()
                .with("event", "ready")
                .with("gateway", gateway.uri().toString())
                .with("control", gateway.control().toString())
                .with("home", gateway.home().toString())
                .with("prompt_log", gateway.promptLog())));
  }

  private void printText() {
    out.printf("ModelDock %s%n", gateway.version());
    out.printf("  gateway    %s/v1%n", gateway.uri());
    out.printf("  control    %s  (this machine only)%n", gateway.control());
    out.printf("  home       %s%n", gateway.home());
    out.printf(
        "  instances  %s%n",
        gateway.instances().isEmpty()
            ? "none yet; add one with: modeldock instances add ollama-local --type ollama"
            : String.join(", ", gateway.instances()));
    if (!gateway.promptLog().equals("off")) {
      out.printf(
          "  prompt log %s  (kept in %s)%n",
          gateway.promptLog(), gateway.home().resolve("prompts"));
    }
    gateway.firstKey().ifPresent(this::printKey);
    out.println();
    out.println("Stop it with Ctrl-C.");
  }

  private void printKey(String key) {
    out.println();
    out.println("This is your first key. It is shown only now:");
    out.println();
    out.printf("  %s%n", key);
    out.println();
    out.println("Try it:");
    out.println();
    printCurl(key);
  }

  private void printCurl(String key) {
    if (gateway.instances().contains(DEMO)) {
      out.printf("  curl %s/v1/chat/completions \\%n", gateway.uri());
      out.printf("    -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \\%n", key);
      out.println(
          "    -d '{\"model\":\"demo:echo\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello, ModelDock!\"}]}'");
    } else {
      out.printf("  curl %s/v1/models -H 'Authorization: Bearer %s'%n", gateway.uri(), key);
    }
  }
}
