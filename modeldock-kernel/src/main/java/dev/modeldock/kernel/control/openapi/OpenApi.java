package dev.modeldock.kernel.control.openapi;

import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Answer;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.doc.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * Writes what routes say of themselves as an OpenAPI 3.1 document. A route that says nothing is in
 * it all the same, without a summary.
 */
final class OpenApi {

  private static final String ABOUT =
      "Everything that the owner of a gateway can see and change, on a listener of its own on"
          + " loopback. Bodies and queries with anything else in them than is named here are"
          + " refused. Answers are never to be cached by anything between; a GET that is sent with"
          + " the tag of an earlier answer in If-None-Match is answered with 304 if nothing has"
          + " changed.";

  private static final Shape ERROR =
      Shape.of("Error")
          .text("code", "The stable name of what is wrong.")
          .text("message", "What, and which, in one line.")
          .text("hint", "What to do next.")
          .orNull()
          .texts("problems", "Each thing that is wrong, if there may be several.")
          .ifAny();
  private static final Shape PROBLEM = Shape.of("Problem").object("error", ERROR, "What is wrong.");

  private final Schemas schemas = new Schemas();

  /** What many routes answer is described once. */
  private final Map<String, JsonDoc> failures = new TreeMap<>();

  private OpenApi() {}

  static JsonDoc of(List<Route> routes) {
    return new OpenApi().document(routes);
  }

  private JsonDoc document(List<Route> routes) {
    var paths = new LinkedHashMap<String, JsonDoc>();
    for (Route route : routes) {
      paths
          .computeIfAbsent(route.pattern(), _ -> JsonDoc.empty())
          .with(route.method().toLowerCase(Locale.ROOT), operation(route));
    }
    JsonDoc all = JsonDoc.empty();
    paths.forEach(all::with);
    return JsonDoc.empty()
        .with("openapi", "3.1.0")
        .with(
            "info",
            JsonDoc.empty()
                .with("title", "ModelDock control API")
                .with("version", "1")
                .with("description", ABOUT))
        .with("servers", List.of(JsonDoc.empty().with("url", "http://127.0.0.1:3738")))
        .with("security", List.of(JsonDoc.empty().with("token", List.of())))
        .with("paths", all)
        .with(
            "components",
            JsonDoc.empty()
                .with("securitySchemes", JsonDoc.empty().with("token", token()))
                .with("responses", shared())
                .with("schemas", schemas.all()));
  }

  private static JsonDoc token() {
    return JsonDoc.empty()
        .with("type", "http")
        .with("scheme", "bearer")
        .with("description", "The text of the file control.token in the gateway's home folder.");
  }

  private JsonDoc operation(Route route) {
    JsonDoc operation = JsonDoc.empty().with("operationId", operationId(route));
    if (route.doc().isEmpty()) {
      return operation;
    }
    Doc doc = route.doc().get();
    operation.with("summary", doc.summary());
    if (route.isOpen()) {
      operation.with("security", List.of());
    }
    List<JsonDoc> parameters = parameters(route, doc);
    if (!parameters.isEmpty()) {
      operation.with("parameters", parameters);
    }
    if (doc.body() != null || doc.upload() != null) {
      operation.with(
          "requestBody",
          JsonDoc.empty().with("required", doc.bodyNeeded()).with("content", bodies(doc)));
    }
    return operation.with("responses", responses(route, doc));
  }

  private JsonDoc bodies(Doc doc) {
    Shape body = doc.body();
    JsonDoc content =
        body == null ? JsonDoc.empty() : content("application/json", new Type.ObjectOf(body));
    return doc.upload() == null ? content : content.with(doc.upload(), JsonDoc.empty());
  }

  /** The method and the words of the path, which no other route has. */
  private static String operationId(Route route) {
    return route.method().toLowerCase(Locale.ROOT)
        + route.pattern().replace("/admin/v1", "").replaceAll("[{}]", "").replace('/', '.');
  }

  private List<JsonDoc> parameters(Route route, Doc doc) {
    var parameters = new ArrayList<JsonDoc>();
    for (String name : route.variables()) {
      parameters.add(
          JsonDoc.empty()
              .with("name", name)
              .with("in", "path")
              .with("required", true)
              .with("schema", schemas.of(Type.Plain.TEXT)));
    }
    for (var field : doc.query().fields()) {
      parameters.add(
          JsonDoc.empty()
              .with("name", field.name())
              .with("in", "query")
              .with("description", field.description())
              .with("schema", schemas.of(field.type())));
    }
    if (route.changes() && doc.answer().tagged()) {
      parameters.add(header("If-Match", "The tag of what the change is meant for."));
    }
    if (!route.changes() && doc.answer().isJson()) {
      parameters.add(header("If-None-Match", "The tag of what one has."));
    }
    return parameters;
  }

  private JsonDoc header(String name, String description) {
    return JsonDoc.empty()
        .with("name", name)
        .with("in", "header")
        .with("description", description)
        .with("schema", schemas.of(Type.Plain.TEXT));
  }

  private JsonDoc responses(Route route, Doc doc) {
    Map<String, JsonDoc> all = new LinkedHashMap<>();
    Answer answer = doc.answer();
    for (int status : answer.statuses()) {
      all.put(Integer.toString(status), success(route, answer, status));
    }
    Responses.otherwise(route)
        .forEach((status, meaning) ->
            all.put(
                Integer.toString(status),
                doc.refusals().containsKey(status)
                    ? failure(status, meaning)
                    : failureOfMany(status, meaning)));
    JsonDoc responses = JsonDoc.empty();
    all.forEach(responses::with);
    return responses;
  }

  private JsonDoc success(Route route, Answer answer, int status) {
    JsonDoc success = JsonDoc.empty().with("description", status == 201 ? "Made." : "Done.");
    if (answer.isJson() && (answer.tagged() || !route.changes())) {
      success.with(
          "headers",
          JsonDoc.empty()
              .with(
                  "ETag",
                  JsonDoc.empty()
                      .with("description", "Stands for what is answered.")
                      .with("schema", schemas.of(Type.Plain.TEXT))));
    }
    Type body = answer.body();
    return success.with(
        "content",
        body == null
            ? JsonDoc.empty().with(answer.contentType(), JsonDoc.empty())
            : content(answer.contentType(), body));
  }

  private JsonDoc failureOfMany(int status, String meaning) {
    String name = "Status" + status;
    failures.computeIfAbsent(name, _ -> failure(status, meaning));
    return JsonDoc.empty().with("$ref", "#/components/responses/" + name);
  }

  private JsonDoc shared() {
    JsonDoc shared = JsonDoc.empty();
    failures.forEach(shared::with);
    return shared;
  }

  private JsonDoc failure(int status, String meaning) {
    JsonDoc failure = JsonDoc.empty().with("description", meaning);
    return status == 304
        ? failure
        : failure.with("content", content("application/json", new Type.ObjectOf(PROBLEM)));
  }

  private JsonDoc content(String type, Type body) {
    return JsonDoc.empty().with(type, JsonDoc.empty().with("schema", schemas.of(body)));
  }
}
