package dev.modeldock.kernel.control;

import dev.modeldock.kernel.control.action.ActionLog;
import dev.modeldock.kernel.control.action.UnloggedException;
import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.PresentedKey;
import dev.modeldock.kernel.state.ResourceConflictException;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Answers every request on the control listener: credential first, then route, then action. Any
 * thread; runs on the request's own and blocks it. Where the request may come from is decided
 * before.
 */
public final class ControlHandler {

  private static final System.Logger LOG = System.getLogger(ControlHandler.class.getName());
  private static final Duration PING_EVERY = Duration.ofSeconds(5);
  private static final Answer.Header NO_STORE = new Answer.Header("cache-control", "no-store");

  private final Predicate<PresentedKey> credential;
  private final ActionLog log;
  private final List<Route> routes;
  private final Duration pingEvery;
  private final ControlJson json = new ControlJson();

  /**
   * @param credential compares with the control token, in constant time
   * @param log takes all that is asked of routes that may change something
   * @param routes the first that fits is taken
   */
  public ControlHandler(Predicate<PresentedKey> credential, ActionLog log, List<Route> routes) {
    this(credential, log, routes, PING_EVERY);
  }

  ControlHandler(
      Predicate<PresentedKey> credential, ActionLog log, List<Route> routes, Duration pingEvery) {
    this.credential = credential;
    this.log = log;
    this.routes = List.copyOf(routes);
    this.pingEvery = pingEvery;
  }

  /** Answers {@code exchange}. A client that leaves ends it early, and that is no error. */
  public void handle(Exchange exchange) {
    try {
      switch (reply(exchange)) {
        case Reply.Document document -> answer(exchange, document);
        case Reply.Text(String type, byte[] body) ->
            exchange.answer(new Answer(200, type, List.of(NO_STORE), body, body.length));
        case Reply.Rows rows -> new RowOutput(json).send(rows, exchange);
        case Reply.Events(Reply.Feed feed) -> new EventFeed(json, pingEvery).send(feed, exchange);
        case Reply.Live(Reply.Watch watch) -> new LiveOutput(json, pingEvery).send(watch, exchange);
        case Reply.Passed(Consumer<Exchange> taker) -> taker.accept(exchange);
      }
    } catch (ClientGoneException _) {
      // There is nobody left to tell.
    }
  }

  private Reply reply(Exchange exchange) throws ClientGoneException {
    try {
      return perform(exchange);
    } catch (ClientGoneException e) {
      throw e;
    } catch (ControlProblem e) {
      return problem(e);
    } catch (ResourceConflictException e) {
      return problem(
          ControlProblem.conflict(
              "defined_elsewhere", e.getMessage(), "change it where it is defined"));
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      return problem(
          ControlProblem.of(503, "stopping", "the gateway is stopping", "ask again when it runs"));
    } catch (UnloggedException e) {
      return problem(LoggedAction.unlogged(e));
    } catch (IOException e) {
      LOG.log(Level.WARNING, "the control API could not read or write its files", e);
      return problem(
          ControlProblem.of(
              500,
              "storage_failed",
              "the gateway could not read or write its files",
              "the reason is in the gateway's log"));
    } catch (RuntimeException e) {
      LOG.log(Level.ERROR, "the control API failed", e);
      return problem(
          ControlProblem.of(
              500,
              "internal_error",
              "the gateway failed to do this",
              "the reason is in the gateway's log"));
    }
  }

  private Reply perform(Exchange exchange)
      throws ControlProblem, IOException, InterruptedException {
    var in = exchange.inbound();
    var here = new ArrayList<Route>();
    for (Route route : routes) {
      var variables = route.match(in.path());
      if (variables.isPresent()) {
        if (route.method().equals(in.method())) {
          return perform(route, exchange, variables.get());
        }
        here.add(route);
      }
    }
    // A caller without the credential does not learn which paths there are.
    authorize(in.key());
    if (here.isEmpty()) {
      throw ControlProblem.of(
          404,
          "route_not_found",
          "the control API has no path " + in.path(),
          "its paths begin with /admin/v1/");
    }
    String allowed = String.join(", ", here.stream().map(Route::method).distinct().toList());
    var problem =
        ControlProblem.of(
            405,
            "method_not_allowed",
            in.path() + " does not take " + in.method(),
            "it takes " + allowed);
    return new Reply.Document(
        405, problem.document(), List.of(new Answer.Header("allow", allowed)), null);
  }

  private Reply perform(Route route, Exchange exchange, Map<String, String> variables)
      throws ControlProblem, IOException, InterruptedException {
    LoggedAction.Step step =
        () -> {
          if (!route.isOpen()) {
            authorize(exchange.inbound().key());
          }
          return route.action().perform(new ControlRequest(exchange, route, variables, json));
        };
    PresentedKey key = exchange.inbound().key();
    return route.acts()
        ? new LoggedAction(log, route, variables)
            .perform(exchange.inbound(), key != null && credential.test(key), step)
        : step.perform();
  }

  private void authorize(@Nullable PresentedKey key) throws ControlProblem {
    if (key == null || !credential.test(key)) {
      throw ControlProblem.of(
          401,
          key == null ? "missing_credential" : "invalid_credential",
          key == null
              ? "the control API needs the control token"
              : "this is not the control token of this gateway",
          "send 'Authorization: Bearer …' with the text of the file control.token in the gateway's"
              + " home folder");
    }
  }

  private void answer(Exchange exchange, Reply.Document document) throws ClientGoneException {
    var headers = new ArrayList<>(document.headers());
    headers.add(NO_STORE);
    byte[] body = json.write(document.body());
    int status = document.status();
    String tag = tag(exchange.inbound(), document, body);
    if (tag != null) {
      headers.add(new Answer.Header("etag", '"' + tag + '"'));
      boolean reads = exchange.inbound().method().equals("GET");
      if (reads
          && Revision.Precondition.of(null, exchange.requestHeader("if-none-match")).has(tag)) {
        status = 304;
      }
    }
    exchange.answer(Answer.json(status, body, headers.toArray(new Answer.Header[0])));
  }

  /**
   * {@return what stands for an answer: the revision of the resource, by which it can be changed,
   * and of what is read also all that is shown} An answer to a change may have a new key in it, of
   * which there must not be as much as a hash.
   */
  private static @Nullable String tag(Inbound in, Reply.Document document, byte[] body) {
    Revision revision = document.revision();
    if (in.method().equals("GET") && document.status() == 200) {
      return (revision == null ? "" : revision.tag() + ".") + Revision.view(body);
    }
    return revision == null ? null : revision.tag();
  }

  private static Reply problem(ControlProblem problem) {
    return new Reply.Document(problem.status(), problem.document(), List.of(), null);
  }
}
