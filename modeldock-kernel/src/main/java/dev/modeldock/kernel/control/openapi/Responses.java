package dev.modeldock.kernel.control.openapi;

import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Answer;
import dev.modeldock.kernel.control.doc.Doc;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** The statuses that a route answers with. */
public final class Responses {

  private Responses() {}

  /** {@return what each status of an answer that is no success means at {@code route}} */
  public static SortedMap<Integer, String> otherwise(Route route) {
    var all = new TreeMap<Integer, String>();
    Doc doc = route.doc().orElseThrow();
    Answer answer = doc.answer();
    if (route.method().equals("GET") && answer.isJson()) {
      all.put(304, "What is there is what If-None-Match names.");
    }
    if (doc.body() != null || !doc.query().names().isEmpty()) {
      all.put(400, "The request cannot be understood.");
    }
    if (doc.body() != null) {
      all.put(413, "The body is too large.");
    }
    if (!route.isOpen()) {
      all.put(401, "The control token is missing or wrong.");
    }
    if (!route.variables().isEmpty()) {
      all.put(404, "There is nothing of that name.");
    }
    if (route.changes()) {
      all.put(409, "What is there forbids it; the code says what that is.");
    }
    if (route.acts()) {
      all.put(
          503, "Nothing is done, as it could not be written into the audit; or the stop began.");
    }
    if (answer.tagged() && route.changes()) {
      all.put(
          412, "It is not as If-Match or If-None-Match wants it; the message says what changed.");
    }
    all.put(500, "The gateway failed, and has logged why.");
    all.putAll(doc.refusals());
    return all;
  }

  /** {@return whether {@code status} is one that is documented of {@code route}} */
  public static boolean documented(Route route, int status) {
    Map<Integer, String> otherwise = otherwise(route);
    return otherwise.containsKey(status)
        || route.doc().orElseThrow().answer().statuses().contains(status);
  }
}
