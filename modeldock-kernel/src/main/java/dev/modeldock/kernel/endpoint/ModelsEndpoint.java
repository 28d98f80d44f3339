package dev.modeldock.kernel.endpoint;

import static dev.modeldock.kernel.endpoint.Refusals.passed;

import dev.modeldock.api.model.Capability;
import dev.modeldock.kernel.catalogue.ListedModel;
import dev.modeldock.kernel.catalogue.ModelCatalogue;
import dev.modeldock.kernel.exchange.Answer;
import dev.modeldock.kernel.exchange.ClientGoneException;
import dev.modeldock.kernel.exchange.Exchange;
import dev.modeldock.kernel.exchange.RefusedException;
import dev.modeldock.kernel.identity.Scoped;
import dev.modeldock.kernel.pipeline.Dialect;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Refusal;
import dev.modeldock.kernel.policy.Asker;
import dev.modeldock.kernel.policy.PolicyGate;
import dev.modeldock.kernel.state.AliasRecord;
import dev.modeldock.kernel.state.StateStore;
import dev.modeldock.kernel.state.Target;
import dev.modeldock.kernel.wire.anthropic.ModelPage;
import dev.modeldock.kernel.wire.anthropic.PageQuery;
import dev.modeldock.kernel.wire.openai.ModelListWriter;
import dev.modeldock.kernel.wire.openai.ModelListWriter.Listed;
import java.io.InterruptedIOException;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Serves {@code GET /v1/models} and {@code GET /v1/models/{id}}: what the key may use, aliases
 * first, in the shape of the client's dialect.
 */
public final class ModelsEndpoint {

  private static final String PATH = "/v1/models/";
  private static final String CODEX = "client_version=";
  private static final String ALIAS_OWNER = "modeldock";

  private final StateStore state;
  private final ModelCatalogue catalogue;
  private final PolicyGate policy;
  private final Instant startedAt;

  public ModelsEndpoint(
      StateStore state, ModelCatalogue catalogue, PolicyGate policy, Instant startedAt) {
    this.state = state;
    this.catalogue = catalogue;
    this.policy = policy;
    this.startedAt = startedAt;
  }

  void list(Exchange exchange, Scoped scoped, Trail trail)
      throws RefusedException, UnauditedException, ClientGoneException {
    Inbound inbound = scoped.inbound();
    Asker asker = Asker.of(scoped);
    byte[] json =
        switch (Dialect.of(inbound)) {
          case OPENAI ->
              inbound.query().startsWith(CODEX)
                  ? ModelListWriter.listForCodex(usable(asker))
                  : ModelListWriter.list(usable(asker));
          case ANTHROPIC -> {
            PageQuery page = passed(PageQuery.parse(inbound.query()));
            yield ModelPage.list(usable(asker), page);
          }
        };
    trail.completed(json.length);
    exchange.answer(Answer.json(200, json));
  }

  void get(Exchange exchange, Scoped scoped, Trail trail)
      throws RefusedException, UnauditedException, ClientGoneException {
    String id = scoped.inbound().path().substring(PATH.length());
    trail.asked(id, false);
    Listed found =
        find(id, Asker.of(scoped))
            .orElseThrow(() ->
                new RefusedException(
                    Refusal.of(
                        ErrorCode.MODEL_NOT_FOUND,
                        "There is no model '%s' that the key '%s' may use. See GET /v1/models."
                            .formatted(id, scoped.key().name()),
                        "model")));
    byte[] json =
        switch (Dialect.of(scoped.inbound())) {
          case OPENAI -> ModelListWriter.one(found);
          case ANTHROPIC -> ModelPage.one(found);
        };
    trail.completed(json.length);
    exchange.answer(Answer.json(200, json));
  }

  private List<Listed> usable(Asker asker) throws ClientGoneException {
    List<ListedModel> models = listed();
    Stream<Listed> aliases =
        state.state().aliases().values().stream()
            .filter(alias -> mayUse(asker, alias))
            .map(alias -> listed(alias, models));
    return Stream.concat(
            aliases, models.stream().filter(model -> mayUse(asker, model)).map(this::listed))
        .toList();
  }

  private Optional<Listed> find(String id, Asker asker) throws ClientGoneException {
    Optional<AliasRecord> alias = state.state().alias(id).filter(named -> mayUse(asker, named));
    if (alias.isPresent()) {
      return Optional.of(listed(alias.get(), listed()));
    }
    Optional<Target> target =
        Target.parse(id).filter(asked -> policy.judge(asker, id, List.of(asked)).passes());
    return target.isEmpty() ? Optional.empty() : found(target.get()).map(this::listed);
  }

  private List<ListedModel> listed() throws ClientGoneException {
    try {
      return catalogue.list(false);
    } catch (InterruptedException e) {
      throw stopped(e);
    }
  }

  private Optional<ListedModel> found(Target target) throws ClientGoneException {
    try {
      return catalogue.find(target);
    } catch (InterruptedException e) {
      throw stopped(e);
    }
  }

  /**
   * Only a gateway that is being stopped interrupts a request, and then its connections end too.
   */
  private static ClientGoneException stopped(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new ClientGoneException(
        "the gateway is stopping", new InterruptedIOException(e.getMessage()));
  }

  private boolean mayUse(Asker asker, ListedModel model) {
    return policy.judge(asker, model.target().id(), List.of(model.target())).passes();
  }

  private boolean mayUse(Asker asker, AliasRecord alias) {
    return policy.judge(asker, alias.name(), alias.targets()).passes();
  }

  private Listed listed(ListedModel listed) {
    return new Listed(
        listed.target().id(),
        listed.model().createdEpochSecond().orElse(startedAt.getEpochSecond()),
        listed.target().instance(),
        listed.model().capabilities(),
        listed.model().contextTokens().orElse(-1),
        listed.model().loaded(),
        List.of());
  }

  /** An alias can do what its first target can: that is the one that answers when all is well. */
  private Listed listed(AliasRecord alias, List<ListedModel> models) {
    Optional<ListedModel> first =
        models.stream()
            .filter(model -> model.target().equals(alias.targets().getFirst()))
            .findFirst();
    return new Listed(
        alias.name(),
        startedAt.getEpochSecond(),
        ALIAS_OWNER,
        first.map(model -> model.model().capabilities()).orElse(EnumSet.noneOf(Capability.class)),
        first.map(model -> model.model().contextTokens().orElse(-1)).orElse(-1L),
        first.map(model -> model.model().loaded()).orElse(false),
        alias.targets().stream().map(Target::id).toList());
  }
}
