package dev.modeldock.kernel.control.doc;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What a route takes and answers. It is not only shown: a body or query with anything else in it is
 * refused by it. It grows by methods that return the grown document. Immutable.
 *
 * @param summary one sentence, in the imperative
 * @param query the query parameters, all of which may be left out
 * @param body the fields of the body; null if none is read
 * @param bodyNeeded whether an empty body is refused
 * @param answer what it answers when it does what was asked
 * @param refusals the statuses of answers that this route has for itself, with their meaning
 * @param upload what else than the fields the body may be, as a media type; null if nothing else
 */
public record Doc(
    String summary,
    Shape query,
    @Nullable Shape body,
    boolean bodyNeeded,
    Answer answer,
    Map<Integer, String> refusals,
    @Nullable String upload) {

  public Doc {
    refusals = Map.copyOf(refusals);
  }

  /** {@return a document of a route that answers an object with status 200} */
  public static Doc of(String summary, Shape answer) {
    return of(summary, Answer.json(new Type.ObjectOf(answer), 200));
  }

  /** {@return a document of a route that answers a list in {@code data}} */
  public static Doc list(String summary, Shape item) {
    return of(summary, Shape.of(item.name() + "List").objects("data", item, "All of them."));
  }

  /** {@return a document of a route that makes something, with status 201} */
  public static Doc making(String summary, Shape made) {
    return of(summary, Answer.json(new Type.ObjectOf(made), 201));
  }

  /** {@return a document of a route that makes something or replaces it} */
  public static Doc putting(String summary, Shape put) {
    return of(summary, Answer.json(new Type.ObjectOf(put), 200, 201));
  }

  /** {@return a document of a route that answers an object of one of several shapes} */
  public static Doc oneOf(String summary, Type.OneOf answer) {
    return of(summary, Answer.json(answer, 200));
  }

  /** {@return a document of a route that answers something else than one JSON document} */
  public static Doc of(String summary, String contentType, @Nullable Type each) {
    return of(summary, new Answer(List.of(200), contentType, each, false));
  }

  private static Doc of(String summary, Answer answer) {
    return new Doc(summary, Shape.EMPTY, null, false, answer, Map.of(), null);
  }

  /** {@return this, with query parameters} */
  public Doc asks(Shape parameters) {
    return new Doc(summary, parameters, body, bodyNeeded, answer, refusals, upload);
  }

  /** {@return this, with a body} */
  public Doc takes(Shape fields) {
    return new Doc(summary, query, fields, true, answer, refusals, upload);
  }

  /** {@return this, with a body that may be left out} */
  public Doc mayTake(Shape fields) {
    return new Doc(summary, query, fields, false, answer, refusals, upload);
  }

  /** {@return this, whose body may be bytes of another type instead} */
  public Doc orTakes(String mediaType) {
    return new Doc(summary, query, body, bodyNeeded, answer, refusals, mediaType);
  }

  /** {@return this, whose body, of that type, is read by what the request is handed on to} */
  public Doc handsOn(String mediaType) {
    return new Doc(summary, query, null, true, answer, refusals, mediaType);
  }

  /** {@return this, with an answer that is refused with a status of its own} */
  public Doc refuses(int status, String meaning) {
    var more = new TreeMap<>(refusals);
    more.put(status, meaning);
    return new Doc(summary, query, body, bodyNeeded, answer, more, upload);
  }

  /** {@return this, with an entity tag in the answer; a write heeds {@code If-Match}} */
  public Doc tagged() {
    return new Doc(summary, query, body, bodyNeeded, answer.withTag(), refusals, upload);
  }
}
