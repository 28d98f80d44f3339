package dev.modeldock.kernel.control;

import dev.modeldock.kernel.control.doc.Doc;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A method and path of the control API, and what is done there. */
public final class Route {

  /** What is done at a route. */
  @FunctionalInterface
  public interface Action {

    /**
     * Does it. Runs on the request's own thread and may block.
     *
     * @throws ControlProblem if it cannot be done as asked; then nothing has changed
     * @throws IOException if the state or the audit could not be read or written
     */
    Reply perform(ControlRequest request) throws ControlProblem, IOException, InterruptedException;
  }

  private final String method;
  private final List<String> segments;
  private final Action action;
  private final Kind kind;
  private final @Nullable Doc doc;

  /** Who may use a route, and who is told of it. */
  private enum Kind {
    USUAL,
    /** Answers without a credential. */
    OPEN,
    /** Changes nothing, and the audit tells of its use all the same. */
    TOLD,
    /** Hands the request to what audits it by itself. */
    PASSED
  }

  private Route(String method, List<String> segments, Action action, Kind kind, @Nullable Doc doc) {
    this.method = method;
    this.segments = segments;
    this.action = action;
    this.kind = kind;
    this.doc = doc;
  }

  /** {@return a route; a segment {@code {name}} of the pattern stands for any one segment} */
  public static Route of(String method, String pattern, Action action) {
    return new Route(method, segments(pattern), action, Kind.USUAL, null);
  }

  /** {@return a route that answers without a credential} */
  public static Route open(String method, String pattern, Action action) {
    return new Route(method, segments(pattern), action, Kind.OPEN, null);
  }

  /** {@return a route that changes nothing, and of whose use the audit tells all the same} */
  public static Route told(String pattern, Action action) {
    return new Route("GET", segments(pattern), action, Kind.TOLD, null);
  }

  /** {@return a route that hands the request on to what audits it, in the gateway's own words} */
  public static Route passed(String method, String pattern, Action action) {
    return new Route(method, segments(pattern), action, Kind.PASSED, null);
  }

  /** {@return this route, with what it takes and answers} Each route of the gateway has that. */
  public Route doc(Doc said) {
    return new Route(method, segments, action, kind, said);
  }

  /** {@return what it takes and answers, if that is said} */
  public Optional<Doc> doc() {
    return Optional.ofNullable(doc);
  }

  /** {@return the method} */
  public String method() {
    return method;
  }

  /** {@return the path, with its variables in braces} */
  public String pattern() {
    return String.join("/", segments);
  }

  /** {@return the names of the variables in the path} */
  public List<String> variables() {
    return segments.stream()
        .filter(word -> word.startsWith("{"))
        .map(word -> word.substring(1, word.length() - 1))
        .toList();
  }

  @Override
  public String toString() {
    return method + " " + pattern();
  }

  Action action() {
    return action;
  }

  /** {@return whether it answers without a credential} */
  public boolean isOpen() {
    return kind == Kind.OPEN;
  }

  /**
   * {@return whether the audit must know of it: it may change something, or shows what is private}
   */
  public boolean acts() {
    return kind == Kind.TOLD || (changes() && kind != Kind.PASSED);
  }

  /** {@return whether it may change something} */
  public boolean changes() {
    return !method.equals("GET") && !method.equals("HEAD");
  }

  /** {@return what the audit calls what is done there, such as {@code keys.create}} */
  String actionName() {
    List<String> words =
        segments.stream()
            .filter(word -> !word.isEmpty() && !word.equals("admin") && !word.equals("v1"))
            .toList();
    String resource = words.getFirst();
    String last = words.getLast();
    String verb = words.size() > 1 && !last.startsWith("{") ? last : verb(words.size() == 1);
    return (resource + "." + verb).replace('-', '_');
  }

  private String verb(boolean onAll) {
    return switch (method) {
      case "POST" -> onAll ? "create" : "update";
      case "PATCH" -> "update";
      case "PUT" -> "set";
      case "DELETE" -> "remove";
      case "GET" -> "read";
      default -> method.toLowerCase(Locale.ROOT);
    };
  }

  /** {@return the first variable of the pattern, if it has one: what is acted on} */
  Optional<String> subject() {
    return variables().stream().findFirst();
  }

  /** {@return what the pattern's variables stand for, if {@code path} is of the pattern} */
  Optional<Map<String, String>> match(String path) {
    List<String> given = segments(path);
    if (given.size() != segments.size()) {
      return Optional.empty();
    }
    var variables = new HashMap<String, String>();
    for (int i = 0; i < given.size(); i++) {
      String wanted = segments.get(i);
      if (wanted.startsWith("{") && !given.get(i).isEmpty()) {
        variables.put(wanted.substring(1, wanted.length() - 1), given.get(i));
      } else if (!wanted.equals(given.get(i))) {
        return Optional.empty();
      }
    }
    return Optional.of(variables);
  }

  private static List<String> segments(String path) {
    return List.of(path.split("/", -1));
  }
}
