package dev.modeldock.cli;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.client.JsonWriter;
import dev.modeldock.kernel.boot.Gateway;
import dev.modeldock.kernel.boot.GuardedInstance;
import java.io.PrintStream;
import java.net.URI;
import java.util.List;
import java.util.stream.Collectors;

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
    JsonObject ready =
        JsonObject.empty()
            .with("event", "ready")
            .with("gateway", gateway.uri().toString())
            .with("control", gateway.control().toString())
            .with("control_center", gateway.signInLink().toString())
            .with("home", gateway.home().toString())
            .with("prompt_log", gateway.promptLog());
    if (!gateway.unsigned().isEmpty()) {
      ready.with("unsigned_plugins", gateway.unsigned());
    }
    if (gateway.dev()) {
      ready.with("dev", true);
    }
    if (!gateway.lan().isEmpty()) {
      ready.with("lan", gateway.lan().stream().map(URI::toString).toList());
    }
    gateway.certificateSha256().ifPresent(sha -> ready.with("certificate_sha256", sha));
    out.println(JsonWriter.write(ready));
  }

  private void printText() {
    out.printf("ModelDock %s%n", gateway.version());
    out.printf("  gateway    %s/v1%n", gateway.uri());
    printLan();
    out.printf("  control    %s  (this machine only)%n", gateway.control());
    out.printf("  open       %s  (10 minutes, once)%n", gateway.signInLink());
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
    if (!gateway.unsigned().isEmpty()) {
      out.printf("  unsigned   %s%n", String.join(", ", gateway.unsigned()));
    }
    if (gateway.dev()) {
      out.println("  warning    --dev: plugins that nobody signed are loaded; for authors only");
    }
    gateway.firstKey().ifPresent(this::printKey);
    out.println();
    out.println("Stop it with Ctrl-C.");
  }

  private void printLan() {
    String label = "lan";
    for (URI uri : gateway.lan()) {
      out.printf("  %-9s  %s/v1%n", label, uri);
      label = "";
    }
    gateway
        .certificateSha256()
        .ifPresent(sha -> {
          out.printf("  cert       %s%n", gateway.certificateFile().orElseThrow());
          out.printf("  sha-256    %s%n", sha);
        });
    if (!gateway.lan().isEmpty() && gateway.certificateSha256().isEmpty()) {
      out.println("  warning    gateway.tls is off: whoever is in the network can read everything");
    }
  }

  private void printKey(String key) {
    out.println();
    out.println("This is your first key. It is shown only now:");
    out.println();
    out.printf("  %s%n", key);
    List<GuardedInstance> guarded = gateway.guarded();
    if (guarded.size() < gateway.instances().size() || guarded.isEmpty()) {
      out.println();
      out.println("Try it:");
      out.println();
      printCurl(key);
    }
    if (!guarded.isEmpty()) {
      printGuarded(guarded);
    }
  }

  /** Says how to reach what the first key does not: nobody should have to guess why not. */
  private void printGuarded(List<GuardedInstance> guarded) {
    out.println();
    out.printf(
        "It does not reach %s: their risk is high, or prompts leave your network.%n",
        guarded.stream().map(GuardedInstance::id).collect(Collectors.joining(", ")));
    out.println("A key that may is made so:");
    out.println();
    out.printf(
        "  modeldock keys create agent%s%s%n",
        guarded.stream().anyMatch(GuardedInstance::highRisk) ? " --allow-high-risk" : "",
        guarded.stream().anyMatch(GuardedInstance::cloud) ? " --allow-cloud" : "");
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
