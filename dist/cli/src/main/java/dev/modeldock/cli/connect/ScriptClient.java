package dev.modeldock.cli.connect;

import dev.modeldock.cli.client.JsonWriter;

/** A script that uses one of the official libraries. */
public enum ScriptClient implements Client {
  PYTHON_OPENAI(
      "python",
      Dialect.CHAT,
      """
      # pip install openai
      %4$sfrom openai import OpenAI

      client = OpenAI(base_url=%1$s, api_key=%2$s)
      reply = client.chat.completions.create(
          model=%3$s,
          messages=[{"role": "user", "content": "Say hello."}],
      )
      print(reply.choices[0].message.content)
      """),
  PYTHON_ANTHROPIC(
      "python",
      Dialect.MESSAGES,
      """
      # pip install anthropic
      %4$sfrom anthropic import Anthropic

      client = Anthropic(base_url=%1$s, api_key=%2$s)
      reply = client.messages.create(
          model=%3$s,
          max_tokens=1024,
          messages=[{"role": "user", "content": "Say hello."}],
      )
      print("".join(block.text for block in reply.content if block.type == "text"))
      """),
  NODE_OPENAI(
      "node",
      Dialect.CHAT,
      """
      // npm install openai
      import OpenAI from "openai";

      const client = new OpenAI({ baseURL: %1$s, apiKey: %2$s });
      const reply = await client.chat.completions.create({
        model: %3$s,
        messages: [{ role: "user", content: "Say hello." }],
      });
      console.log(reply.choices[0].message.content);
      """),
  NODE_ANTHROPIC(
      "node",
      Dialect.MESSAGES,
      """
      // npm install @anthropic-ai/sdk
      import Anthropic from "@anthropic-ai/sdk";

      const client = new Anthropic({ baseURL: %1$s, apiKey: %2$s });
      const reply = await client.messages.create({
        model: %3$s,
        max_tokens: 1024,
        messages: [{ role: "user", content: "Say hello." }],
      });
      console.log(reply.content.map((block) => (block.type === "text" ? block.text : "")).join(""));
      """);

  private final String language;
  private final Dialect dialect;
  private final String template;

  ScriptClient(String language, Dialect dialect, String template) {
    this.language = language;
    this.dialect = dialect;
    this.template = template;
  }

  @Override
  public String id() {
    return language;
  }

  @Override
  public String baseUrl(String gateway) {
    // Anthropic's libraries add the version to the path themselves.
    return dialect == Dialect.CHAT ? gateway + "/v1" : gateway;
  }

  @Override
  public String snippet(ClientSettings settings) {
    boolean python = language.equals("python");
    boolean variable = settings.key().origin() instanceof ClientKey.Variable;
    // A JSON text is a text in Python and in JavaScript, too.
    return template.formatted(
        JsonWriter.write(baseUrl(settings.gateway())),
        key(settings.key(), python),
        JsonWriter.write(settings.model()),
        python && variable ? "import os\n" : "");
  }

  private static String key(ClientKey key, boolean python) {
    if (key.origin() instanceof ClientKey.Variable(String name)) {
      return (python ? "os.environ[\"%s\"]" : "process.env.%s").formatted(name);
    }
    return JsonWriter.write(key.text());
  }

  @Override
  public Dialect dialect() {
    return dialect;
  }
}
