package dev.modeldock.plugins.claudecode;

import dev.modeldock.api.Health;
import dev.modeldock.api.Provider;
import dev.modeldock.api.call.ChatCall;
import dev.modeldock.api.call.ChatRequest;
import dev.modeldock.api.call.ResponseFormat;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.api.error.RequestRejected;
import dev.modeldock.api.error.Stage;
import dev.modeldock.api.host.HostProcess;
import dev.modeldock.api.host.ProviderContext;
import dev.modeldock.api.model.ModelDescriptor;
import dev.modeldock.api.stream.ModelStream;
import dev.modeldock.plugins.claudecode.program.Installation;
import dev.modeldock.plugins.claudecode.program.Launch;
import dev.modeldock.plugins.claudecode.program.Programs;
import java.time.Duration;
import java.util.List;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * The Claude Code CLI as a model: one process for each request, told over its pipe what to answer,
 * without tools of its own and with the login that is the CLI's alone.
 */
final class ClaudeCodeProvider implements Provider {

  /** How long the CLI may take to get ready; it needs half a second. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private static final JsonMapper JSON = JsonMapper.shared();

  private final ProviderContext host;
  private final Installation installation;
  private final Programs programs;
  private final Launches launches;
  private final Catalogue catalogue;

  ClaudeCodeProvider(ProviderContext host, Installation installation, Programs programs) {
    this.host = host;
    this.installation = installation;
    this.programs = programs;
    this.launches = new Launches(installation);
    this.catalogue = new Catalogue(host, launches);
  }

  @Override
  public List<ModelDescriptor> models() throws ProviderException, InterruptedException {
    List<ModelDescriptor> models = catalogue.list();
    // The CLI itself lists what nobody may call yet.
    checkup().requireLogin();
    return models;
  }

  @Override
  public ModelStream chat(ChatCall call) throws ProviderException, InterruptedException {
    ChatRequest request = call.request();
    OfferedTools tools = OfferedTools.of(request);
    // Read now: a list that cannot be written is refused before anything is started.
    tools.listed();
    Conversation conversation = Conversation.of(request);
    ObjectNode setUp = setUp(request, tools, conversation);
    Launch launch = launches.forCall(call);
    Untold.name(call);
    HostProcess process = programs.take(launch);
    return new AnswerStream(
        new Session(process, host.threads(), tools, PATIENCE),
        setUp,
        conversation,
        new Answer(
            tools,
            setUp.has("jsonSchema"),
            new Failures(call.model(), installation.hasKey(), host.clock())),
        () -> programs.prepare(launch));
  }

  private static ObjectNode setUp(
      ChatRequest request, OfferedTools tools, Conversation conversation) throws RequestRejected {
    ObjectNode setUp = Session.initialize().put("systemPrompt", conversation.system());
    if (!tools.isEmpty()) {
      setUp.putArray("sdkMcpServers").add(OfferedTools.SERVER);
    }
    switch (request.responseFormat()) {
      case ResponseFormat.Text _ -> {}
      case ResponseFormat.JsonObject _ -> setUp.putObject("jsonSchema").put("type", "object");
      case ResponseFormat.JsonSchema wanted ->
          setUp.set("jsonSchema", schema(wanted.schema().text()));
    }
    return setUp;
  }

  private static JsonNode schema(String text) throws RequestRejected {
    try {
      JsonNode schema = JSON.readTree(text);
      if (schema.isObject()) {
        return schema;
      }
    } catch (JacksonException e) {
      // Refused below, like any other value that is no schema.
    }
    throw new RequestRejected(Stage.NOT_SENT, "the schema of response_format is not a JSON object");
  }

  @Override
  public Health check() throws InterruptedException {
    return checkup().run();
  }

  private Checkup checkup() {
    return new Checkup(host.processes(), launches, PATIENCE);
  }

  @Override
  public void close() {
    programs.close();
  }
}
