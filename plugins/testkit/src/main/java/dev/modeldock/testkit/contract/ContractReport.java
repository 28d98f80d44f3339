package dev.modeldock.testkit.contract;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/**
 * Makes one table in Markdown of what the contract tests of several providers found: a line for
 * each rule, a column for each provider.
 */
public final class ContractReport {

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<JsonNode> results;

  private ContractReport(List<JsonNode> results) {
    this.results = results;
  }

  /**
   * {@return the report of these results, the providers in the order of their types}
   *
   * @param files the contents of {@code target/contract/<type>.json}, one for each provider
   * @throws tools.jackson.core.JacksonException if one is not JSON
   */
  public static ContractReport of(List<String> files) {
    var all = new ArrayList<JsonNode>();
    files.forEach(file -> all.add(JSON.readTree(file)));
    all.sort(Comparator.comparing(result -> result.path("type").asString("")));
    return new ContractReport(all);
  }

  /** {@return the rules that are broken, as {@code ollama R52: why}; empty if all is well} */
  public List<String> failures() {
    var failures = new ArrayList<String>();
    for (JsonNode result : results) {
      for (JsonNode rule : result.path("rules")) {
        if (rule.path("result").asString("").equals("failed")) {
          failures.add(
              "%s %s: %s"
                  .formatted(
                      result.path("type").asString(""),
                      rule.path("id").asString(""),
                      rule.path("reason").asString("")));
        }
      }
    }
    return failures;
  }

  /** {@return the table} */
  public String markdown() {
    var titles = new TreeMap<String, String>();
    for (JsonNode result : results) {
      for (JsonNode rule : result.path("rules")) {
        titles.put(rule.path("id").asString(""), rule.path("title").asString(""));
      }
    }
    var text = new StringBuilder("| Rule |");
    results.forEach(result -> text.append(' ').append(cell(result, "name")).append(" |"));
    text.append("\n|---|").append("---|".repeat(results.size())).append('\n');
    for (Map.Entry<String, String> title : titles.entrySet()) {
      text.append("| ").append(title.getKey()).append(' ').append(plain(title.getValue()));
      text.append(" |");
      results.forEach(
          result -> text.append(' ').append(found(result, title.getKey())).append(" |"));
      text.append('\n');
    }
    return text.toString();
  }

  private static String found(JsonNode result, String id) {
    for (JsonNode rule : result.path("rules")) {
      if (rule.path("id").asString("").equals(id)) {
        return switch (rule.path("result").asString("")) {
          case "passed" -> "yes";
          case "not offered" -> "no \u2014 " + cell(rule, "reason");
          default -> "**broken**";
        };
      }
    }
    return "not tested";
  }

  private static String cell(JsonNode of, String name) {
    return plain(of.path(name).asString(""));
  }

  /** Text that ends neither a cell nor its line. */
  private static String plain(String text) {
    return text.replace("|", "\\|").replaceAll("\\s+", " ").strip();
  }
}
