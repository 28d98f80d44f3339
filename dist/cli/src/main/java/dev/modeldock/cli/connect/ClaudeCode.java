package dev.modeldock.cli.connect;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.client.JsonObject;
import dev.modeldock.cli.connect.text.JsonEdit;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * The Claude Code CLI, which takes everything from environment variables; its {@code settings.json}
 * can set them. Its login, in another file, is not needed and not looked at.
 *
 * @param file {@code settings.json} in Claude Code's folder
 */
public record ClaudeCode(Path file) implements ConfiguredClient {

  private static final String ENV = "env";
  private static final String BASE_URL = "ANTHROPIC_BASE_URL";
  private static final String KEY = "ANTHROPIC_AUTH_TOKEN";
  private static final String KEY_HELPER = "apiKeyHelper";

  /** The main model, and those that it picks by itself for side work and for its own aliases. */
  private static final List<String> MODELS =
      List.of(
          "ANTHROPIC_MODEL",
          "ANTHROPIC_DEFAULT_OPUS_MODEL",
          "ANTHROPIC_DEFAULT_SONNET_MODEL",
          "ANTHROPIC_DEFAULT_HAIKU_MODEL",
          "ANTHROPIC_DEFAULT_FABLE_MODEL");

  private static final String DISCOVERY = "CLAUDE_CODE_ENABLE_GATEWAY_MODEL_DISCOVERY";

  private static final List<String> IN_THE_WAY =
      List.of(
          "ANTHROPIC_API_KEY",
          "CLAUDE_CODE_USE_BEDROCK",
          "CLAUDE_CODE_USE_VERTEX",
          "CLAUDE_CODE_USE_FOUNDRY");

  /** {@return the Claude Code CLI of a user} */
  public static ClaudeCode of(Map<String, String> environment, Path user) {
    return new ClaudeCode(
        Folders.named(environment, "CLAUDE_CONFIG_DIR")
            .orElse(user.resolve(".claude"))
            .resolve("settings.json"));
  }

  /** {@return whether Claude Code lists {@code model} when it asks a gateway for its models} */
  public static boolean lists(String model) {
    String lower = model.toLowerCase(Locale.ROOT);
    return lower.contains("claude") || lower.contains("anthropic");
  }

  @Override
  public String id() {
    return "claude-code";
  }

  @Override
  public String baseUrl(String gateway) {
    return gateway;
  }

  @Override
  public String snippet(ClientSettings settings) {
    var lines = new StringBuilder();
    variables(settings)
        .forEach((name, value) ->
            lines
                .append("export ")
                .append(name)
                .append('=')
                .append(name.equals(KEY) ? Shell.withKey("", settings.key()) : Shell.quoted(value))
                .append('\n'));
    return lines.toString();
  }

  private static Map<String, String> variables(ClientSettings settings) {
    var variables = new LinkedHashMap<String, String>();
    variables.put(BASE_URL, settings.gateway());
    variables.put(KEY, settings.key().text());
    MODELS.forEach(name -> variables.put(name, settings.model()));
    variables.put(DISCOVERY, "1");
    return variables;
  }

  @Override
  public Dialect dialect() {
    return Dialect.CLAUDE_CODE;
  }

  @Override
  public String edited(String text, ClientSettings settings) {
    try {
      return JsonEdit.set(text, ENV, variables(settings));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.VALIDATION_FAILED,
          "config_malformed",
          file + " cannot be edited: " + e.getMessage() + "; nothing was written",
          "put it right, or leave out --write and set the variables by hand");
    }
  }

  @Override
  public Optional<String> keyIn(String text, String gateway) {
    try {
      JsonObject env = JsonEdit.parsed(text).object(ENV);
      return Optional.of(env.text(KEY))
          .filter(key -> !key.isEmpty() && env.text(BASE_URL).equals(gateway));
    } catch (IllegalArgumentException _) {
      // Told when the file is edited.
      return Optional.empty();
    }
  }

  @Override
  public List<String> obstacles(String text, Map<String, String> environment) {
    JsonObject settings = JsonEdit.parsed(text);
    var obstacles = new ArrayList<String>();
    for (String name : IN_THE_WAY) {
      if (!settings.object(ENV).text(name).isEmpty()) {
        obstacles.add("%s also sets %s: take it out".formatted(file, name));
      } else if (!environment.getOrDefault(name, "").isEmpty()) {
        obstacles.add("The environment also has %s: unset it for Claude Code".formatted(name));
      }
    }
    if (!settings.text(KEY_HELPER).isEmpty()) {
      obstacles.add("%s also has %s: take it out".formatted(file, KEY_HELPER));
    }
    return obstacles;
  }
}
