package dev.modeldock.cli.command;

import dev.modeldock.cli.client.ControlClient;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.client.JsonWriter;
import dev.modeldock.cli.output.Printer;
import dev.modeldock.cli.session.Session;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;

/** {@code modeldock connect}: settings for clients, with the gateway's own address in them. */
@Command(name = "connect", description = "Print settings that work for a client.")
final class ConnectCommand {

  private static final String PLACEHOLDER = "instance:model";

  private static final String CURL =
      """
      curl -sS %s/chat/completions \\
        -H "Authorization: Bearer $MODELDOCK_API_KEY" \\
        -H "Content-Type: application/json" \\
        -d '{"model":%s,"messages":[{"role":"user","content":"Say hello."}]}'
      """;

  private static final String PYTHON =
      """
      # pip install openai
      import os
      from openai import OpenAI

      client = OpenAI(base_url=%s, api_key=os.environ["MODELDOCK_API_KEY"])
      reply = client.chat.completions.create(
          model=%s,
          messages=[{"role": "user", "content": "Say hello."}],
      )
      print(reply.choices[0].message.content)
      """;

  private static final String NODE =
      """
      // npm install openai
      import OpenAI from "openai";

      const client = new OpenAI({
        baseURL: %s,
        apiKey: process.env.MODELDOCK_API_KEY,
      });
      const reply = await client.chat.completions.create({
        model: %s,
        messages: [{ role: "user", content: "Say hello." }],
      });
      console.log(reply.choices[0].message.content);
      """;

  private final Session session;

  ConnectCommand(Session session) {
    this.session = session;
  }

  @Command(description = "A chat with curl.")
  int curl() {
    ControlClient control = session.control();
    // Within single quotes a shell takes everything but a single quote as it is.
    String quoted = JsonWriter.write(model(control)).replace("'", "\\u0027");
    return print("curl", control, CURL.formatted(baseUrl(control), quoted));
  }

  @Command(description = "A chat with the openai package of Python.")
  int python() {
    return print("python", PYTHON);
  }

  @Command(description = "A chat with the openai package of Node.")
  int node() {
    return print("node", NODE);
  }

  private int print(String client, String snippet) {
    ControlClient control = session.control();
    // A JSON text is a text in Python and in JavaScript, too.
    return print(
        client,
        control,
        snippet.formatted(JsonWriter.write(baseUrl(control)), JsonWriter.write(model(control))));
  }

  private int print(String client, ControlClient control, String snippet) {
    Printer printer = session.printer();
    if (printer.form() == Printer.Form.JSON) {
      printer.line(
          JsonObject.empty()
              .with("client", client)
              .with("base_url", baseUrl(control))
              .with("snippet", snippet)
              .toString());
      return 0;
    }
    printer.line(snippet.stripTrailing());
    if (printer.form() == Printer.Form.TEXT) {
      printer.message("MODELDOCK_API_KEY must hold a key: modeldock keys create " + client + " -q");
    }
    return 0;
  }

  private static String baseUrl(ControlClient control) {
    return control.gatewayUrl() + "/v1";
  }

  private String model(ControlClient control) {
    List<JsonObject> models = control.get("/admin/v1/models").objects("data");
    Optional<String> first =
        models.stream()
            .filter(model -> model.texts("capabilities").contains("chat"))
            .map(model -> model.text("id"))
            .findFirst();
    if (first.isEmpty()) {
      session.printer().message("No instance offers a model yet: replace " + PLACEHOLDER + ".");
    }
    return first.orElse(PLACEHOLDER);
  }
}
