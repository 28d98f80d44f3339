package dev.modeldock.testkit.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import dev.modeldock.api.Provider;
import dev.modeldock.api.ProviderDescriptor;
import dev.modeldock.api.ProviderFactory;
import dev.modeldock.api.error.ProviderException;
import dev.modeldock.testkit.client.Answer;
import dev.modeldock.testkit.client.Ask;
import dev.modeldock.testkit.client.Caller;
import dev.modeldock.testkit.host.FakeHost;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Assumptions;

/** One generation of the provider: the fake runtime, a host, and the provider between them. */
final class Trial implements AutoCloseable {

  private final RuntimeFixture fixture;
  private final FakeHost host;
  private final Provider provider;

  /** Makes a provider that leads to {@code fixture}, which is not closed with the trial. */
  Trial(RuntimeFixture fixture) throws ProviderException {
    this(fixture, fixture.factory(), Map.of());
  }

  /**
   * Makes a provider by another factory of the same kind.
   *
   * @param secrets what the host has beside the fixture's own secrets
   */
  Trial(RuntimeFixture fixture, ProviderFactory factory, Map<String, String> secrets)
      throws ProviderException {
    this.fixture = fixture;
    this.host = host(fixture, fixture.settings());
    secrets.forEach(host::secret);
    fixture.secrets().forEach(host::secret);
    this.provider = factory.create(host);
  }

  static FakeHost host(RuntimeFixture fixture, Map<String, Object> settings) {
    return FakeHost.with(fixture.factory().descriptor().settings(), settings);
  }

  RuntimeFixture fixture() {
    return fixture;
  }

  FakeHost host() {
    return host;
  }

  Provider provider() {
    return provider;
  }

  ProviderDescriptor descriptor() {
    return fixture.factory().descriptor();
  }

  /** {@return the cue for {@code scene}; without one the rule counts as not offered} */
  Cue cue(Scene scene) {
    return fixture.cue(scene).orElseGet(() -> Assumptions.abort(fixture.whyNot(scene)));
  }

  Ask ask(Scene scene) {
    Cue cue = cue(scene);
    return Ask.of(cue.model(), cue.prompt());
  }

  Caller start(Ask ask) {
    return Caller.start(provider, ask);
  }

  Answer answer(Scene scene) throws InterruptedException {
    return answer(ask(scene));
  }

  /** {@return an answer that has to be whole, and told as the API says} */
  Answer answer(Ask ask) throws InterruptedException {
    Caller caller = start(ask);
    Answer answer = caller.answer();
    caller.failure().ifPresent(e -> fail("the answer failed", e));
    assertEquals(List.of(), answer.problems(), "what is wrong with the stream");
    assertTrue(answer.reason().isPresent(), "the answer ends without a reason");
    return answer;
  }

  /** Closes the provider and its host, as the end of a generation does. */
  @Override
  public void close() {
    provider.close();
    host.close();
  }
}
