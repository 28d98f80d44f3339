package dev.modeldock.cli;

import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.client.JsonWriter;
import dev.modeldock.cli.output.Column;
import dev.modeldock.kernel.workbench.News;
import java.io.PrintStream;
import java.net.URI;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/** Tells an author what becomes of each build of their plugin. */
final class AuthorReport {

  private final PrintStream out;
  private final URI gateway;
  private final Path plugin;

  AuthorReport(PrintStream out, URI gateway, Path plugin) {
    this.out = out;
    this.gateway = gateway;
    this.plugin = plugin;
  }

  /** {@return what prints news for people, or as events for programs} */
  Consumer<News> in(boolean json) {
    return json ? this::printEvent : this::printText;
  }

  private void printEvent(News news) {
    JsonObject event =
        switch (news) {
          case News.Loaded(var id, var generation, var took) ->
              event("plugin_loaded")
                  .with("plugin", id)
                  .with("generation", generation)
                  .with("took_ms", took.toMillis());
          case News.Refused(var problems) -> event("plugin_refused").with("problems", problems);
          case News.Callable(var instance, var model, var key) ->
              event("plugin_callable")
                  .with("instance", instance)
                  .with("model", instance + ":" + model)
                  .with("key", key);
          case News.Unconfigured(var type, var problems) ->
              event("plugin_unconfigured").with("type", type).with("problems", problems);
        };
    out.println(JsonWriter.write(event));
    out.flush();
  }

  private static JsonObject event(String name) {
    return JsonObject.empty().with("event", name);
  }

  private void printText(News news) {
    switch (news) {
      case News.Loaded(var id, var generation, var took) ->
          out.printf("plugin %s: generation %d, in %d ms%n", id, generation, took.toMillis());
      case News.Refused(var problems) -> {
        out.printf("plugin %s is refused; what served before still does:%n", plugin);
        printList(problems);
      }
      case News.Callable(var instance, var model, var key) -> printCurl(instance, model, key);
      case News.Unconfigured(var type, var problems) -> {
        out.printf("No instance of type %s could be made by itself:%n", type);
        printList(problems);
        out.printf("  try: modeldock instances add %s --type %s --help%n", type, type);
      }
    }
    out.flush();
  }

  private void printList(List<String> problems) {
    problems.forEach(problem -> out.printf("  - %s%n", Column.printable(problem)));
  }

  private void printCurl(String instance, String model, String key) {
    out.println();
    out.println("Try it, with a key for this instance that is good for a day:");
    out.println();
    out.printf("  curl %s/v1/chat/completions \\%n", gateway);
    out.printf("    -H 'Authorization: Bearer %s' -H 'Content-Type: application/json' \\%n", key);
    out.printf(
        "    -d '{\"model\":\"%s:%s\",\"messages\":[{\"role\":\"user\",\"content\":\"Hello!\"}]}'%n",
        instance, Column.printable(model));
    out.println();
    out.println("A new build is taken as soon as it is written.");
  }
}
