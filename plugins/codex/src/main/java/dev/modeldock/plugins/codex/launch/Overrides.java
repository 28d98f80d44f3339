package dev.modeldock.plugins.codex.launch;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What the CLI is told at its start, whatever its owner's configuration says: no tools, no history,
 * no reports, no other programs.
 *
 * <p>Values are bare words: the CLI takes what is no TOML as the text it is, and quotes in
 * arguments do not survive on Windows.
 */
final class Overrides {

  /** Features that would let a model act, or send more than the conversation. */
  private static final List<String> FEATURES_OFF =
      List.of(
          "shell_tool",
          "unified_exec",
          "hooks",
          "plugins",
          "apps",
          "multi_agent",
          "view_image",
          "goals",
          "memories",
          "image_generation",
          "skill_search",
          "tool_suggest",
          "sleep_tool",
          "browser_use",
          "computer_use",
          "workspace_dependencies",
          "shell_snapshot",
          "code_mode_host",
          "unbounded_connection_retries");

  /** Without these a CLI might act or remember: one that does not know them is not started. */
  private static final Set<String> INDISPENSABLE =
      Set.of(
          "web_search",
          "features.shell_tool",
          "features.unified_exec",
          "features.hooks",
          "features.plugins",
          "features.apps",
          "features.multi_agent",
          "history.persistence",
          "notify",
          "project_doc_max_bytes",
          "model_catalog_json",
          "model_provider",
          "model_providers.md");

  private final Map<String, String> values = new LinkedHashMap<>();

  /** Overrides for a CLI that takes its models from {@code catalogue}. */
  Overrides(Path catalogue) {
    FEATURES_OFF.forEach(name -> values.put("features." + name, "false"));
    values.put("web_search", "disabled");
    values.put("agents.enabled", "false");
    values.put("skills.include_instructions", "false");
    values.put("skills.bundled.enabled", "false");
    values.put("include_permissions_instructions", "false");
    values.put("include_environment_context", "false");
    values.put("include_apps_instructions", "false");
    values.put("include_collaboration_mode_instructions", "false");
    values.put("project_doc_max_bytes", "0");
    values.put("tools.experimental_request_user_input.enabled", "false");
    values.put("tools.update_plan.enabled", "false");
    values.put("notify", "[]");
    values.put("history.persistence", "none");
    values.put("analytics.enabled", "false");
    values.put("check_for_update_on_startup", "false");
    // Threads are used once; the CLI would keep each for half an hour.
    values.put("thread_unload_delay_secs", "1");
    values.put("model_catalog_json", catalogue.toString());
  }

  /** Has the CLI ask {@code upstream} rather than its own company. */
  void upstream(Upstream upstream) {
    String provider = "model_providers.md.";
    // The name makes the CLI speak to it as to its own company.
    values.put(provider + "name", "OpenAI");
    values.put(provider + "base_url", upstream.base().toString());
    values.put(provider + "wire_api", "responses");
    values.put(provider + "requires_openai_auth", String.valueOf(upstream.login()));
    values.put(provider + "supports_websockets", "false");
    values.put(provider + "request_max_retries", "0");
    values.put(provider + "stream_max_retries", "0");
    values.put("model_provider", "md");
  }

  /**
   * Leaves out what a CLI does not know.
   *
   * @param field the name as the CLI reports it: that of a value, or of a table of values
   * @return whether there was such a value and it may be missing
   */
  boolean drop(String field) {
    boolean needed =
        INDISPENSABLE.stream().anyMatch(name -> name.equals(field) || name.startsWith(field + "."));
    return !needed
        && values.keySet().removeIf(name -> name.equals(field) || name.startsWith(field + "."));
  }

  /** {@return the arguments that say all this} */
  List<String> arguments() {
    var arguments = new ArrayList<String>();
    values.forEach((name, value) -> {
      arguments.add("-c");
      arguments.add(name + "=" + value);
    });
    return List.copyOf(arguments);
  }
}
