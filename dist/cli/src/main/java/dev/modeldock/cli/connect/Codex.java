package dev.modeldock.cli.connect;

import dev.modeldock.cli.client.CommandFailure;
import dev.modeldock.cli.client.ExitCode;
import dev.modeldock.cli.connect.text.TomlEdit;
import dev.modeldock.cli.connect.text.TomlText;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The Codex CLI, of which a provider of its own is made in {@code config.toml}. Its login, in the
 * file beside that one, is not needed and not looked at.
 *
 * @param file {@code config.toml} in Codex's home folder
 */
public record Codex(Path file) implements ConfiguredClient {

  private static final List<String> TABLE = List.of("model_providers", "modeldock");
  private static final String PROVIDER = "modeldock";
  private static final String BASE_URL = "base_url";
  private static final String KEY = "experimental_bearer_token";
  private static final String KEY_VARIABLE = "env_key";

  /** What would come before the key, or ask for a login beside it. */
  private static final List<String> IN_THE_WAY =
      List.of(KEY_VARIABLE, "env_key_instructions", "requires_openai_auth");

  /** {@return the Codex CLI of a user} */
  public static Codex of(Map<String, String> environment, Path user) {
    return new Codex(
        Folders.named(environment, "CODEX_HOME")
            .orElse(user.resolve(".codex"))
            .resolve("config.toml"));
  }

  @Override
  public String id() {
    return "codex";
  }

  @Override
  public String baseUrl(String gateway) {
    return gateway + "/v1";
  }

  @Override
  public String snippet(ClientSettings settings) {
    var provider = provider(settings);
    if (settings.key().origin() instanceof ClientKey.Variable(String name)) {
      provider.remove(KEY);
      provider.put(KEY_VARIABLE, name);
    }
    var lines = new ArrayList<String>();
    lines.add("# In " + file);
    lines.add("# These two lines stand above the first [table].");
    top(settings).forEach((name, value) -> lines.add(TomlEdit.line(name, value)));
    lines.add("");
    lines.add(TomlEdit.header(TABLE));
    provider.forEach((name, value) -> lines.add(TomlEdit.line(name, value)));
    return String.join("\n", lines) + "\n";
  }

  @Override
  public Dialect dialect() {
    return Dialect.RESPONSES;
  }

  @Override
  public String edited(String text, ClientSettings settings) {
    try {
      return new TomlEdit(TomlText.read(text))
          .top(top(settings))
          .table(TABLE, provider(settings), IN_THE_WAY)
          .applied();
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(
          ExitCode.VALIDATION_FAILED,
          "config_malformed",
          file + " cannot be edited: " + e.getMessage() + "; nothing was written",
          "put that line right, or leave out --write and copy the settings by hand");
    }
  }

  private static Map<String, String> top(ClientSettings settings) {
    var top = new LinkedHashMap<String, String>();
    top.put("model_provider", PROVIDER);
    top.put("model", settings.model());
    return top;
  }

  private static Map<String, String> provider(ClientSettings settings) {
    var provider = new LinkedHashMap<String, String>();
    provider.put("name", "ModelDock");
    provider.put(BASE_URL, settings.openAi());
    provider.put("wire_api", "responses");
    provider.put(KEY, settings.key().text());
    return provider;
  }

  @Override
  public Optional<String> keyIn(String text, String gateway) {
    try {
      TomlText toml = TomlText.read(text);
      return toml.text(TABLE, BASE_URL).filter(baseUrl(gateway)::equals).isPresent()
          ? toml.text(TABLE, KEY)
          : Optional.empty();
    } catch (IllegalArgumentException _) {
      // Told when the file is edited.
      return Optional.empty();
    }
  }

  @Override
  public List<String> obstacles(String text, Map<String, String> environment) {
    return TomlText.read(text)
        .text(List.of(), "profile")
        .map(profile ->
            "%s uses the profile '%s'; what that says of model and model_provider goes first"
                .formatted(file, profile))
        .stream()
        .toList();
  }
}
