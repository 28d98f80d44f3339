package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Refusals.passed;

import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.responses.OwnResponses;
import dev.modeldock.kernel.responses.ResponseStore;
import dev.modeldock.kernel.routing.ClientLeftException;
import dev.modeldock.kernel.wire.responses.ResponsesBody;
import dev.modeldock.kernel.wire.responses.document.InputTokens;
import dev.modeldock.kernel.wire.responses.document.ItemsQuery;
import dev.modeldock.kernel.wire.responses.document.ResponseDocuments;

/** Serves {@code /v1/responses}: new ones by a chat, earlier ones from the store. */
public final class ResponsesEndpoint {

  private static final String PATH = "/v1/responses/";
  private static final String INPUT = "/input_items";

  private final ChatEndpoint chat;
  private final ResponseStore store;

  public ResponsesEndpoint(ChatEndpoint chat, ResponseStore store) {
    this.chat = chat;
    this.store = store;
  }

  void create(Exchange exchange, Scoped scoped, Trail trail)
      throws RefusedException, UnauditedException, ClientGoneException, ClientLeftException {
    chat.serve(exchange, scoped, trail, surface(scoped));
  }

  void count(Exchange exchange, Scoped scoped, Trail trail)
      throws RefusedException, UnauditedException, ClientGoneException {
    chat.count(exchange, scoped, trail, surface(scoped), InputTokens::write);
  }

  private Surface surface(Scoped scoped) {
    OwnResponses own = store.of(scoped.key().id());
    return body -> passed(ResponsesBody.read(body, own, own));
  }

  void get(Exchange exchange, Scoped scoped, Trail trail)
      throws RefusedException, UnauditedException, ClientGoneException {
    String query = scoped.inbound().query();
    if (("&" + query + "&").contains("&stream=true&")) {
      throw new RefusedException(
          Refusal.of(
              ErrorCode.UNSUPPORTED_PARAMETER,
              "A stored response is given whole: leave 'stream' out.",
              "stream"));
    }
    String key = scoped.key().id();
    String id = scoped.inbound().path().substring(PATH.length());
    byte[] json =
        id.endsWith(INPUT)
            ? input(key, id.substring(0, id.length() - INPUT.length()), query)
            : store.response(key, id).orElseThrow(() -> unknown(id));
    trail.completed(json.length);
    exchange.answer(Answer.json(200, json));
  }

  private byte[] input(String key, String id, String query) throws RefusedException {
    ItemsQuery page = passed(ItemsQuery.parse(query));
    return ResponseDocuments.items(store.input(key, id).orElseThrow(() -> unknown(id)), page);
  }

  void delete(Exchange exchange, Scoped scoped, Trail trail)
      throws RefusedException, UnauditedException, ClientGoneException {
    String id = scoped.inbound().path().substring(PATH.length());
    if (!store.delete(scoped.key().id(), id)) {
      throw unknown(id);
    }
    byte[] json = ResponseDocuments.deleted(id);
    trail.completed(json.length);
    exchange.answer(Answer.json(200, json));
  }

  private static RefusedException unknown(String id) {
    return new RefusedException(
        Refusal.of(
            ErrorCode.RESPONSE_NOT_FOUND,
            "There is no response '%s' of this key (any more). The gateway keeps responses in memory, for a day at most."
                .formatted(id),
            "response_id"));
  }
}
