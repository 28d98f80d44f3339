package dev.modeldock.testkit.contract;

import org.junit.jupiter.api.Timeout;

/**
 * The contract that every provider keeps, as a test to extend.
 *
 * <p>An author gives it a {@link RuntimeFixture}: the factory, and a fake runtime with a cue for
 * each scene that the real one could play. Each rule is a test; its id, such as {@code R52}, stands
 * beside the sentence of the API's Javadoc that it holds a provider to. A rule whose scene the
 * runtime has no cue for is shown as skipped, with the fixture's reason.
 *
 * <p>What the rules found is written to {@code target/contract/<type>.json}, from which {@link
 * ContractReport} makes a table.
 */
@Timeout(90)
public abstract class ProviderContractTest extends LeftoverRules {

  /** For an author's own class to call. */
  protected ProviderContractTest() {}

  /**
   * Starts the fake runtime. Called before each rule; the kit closes what it returns after it.
   *
   * @return the runtime and the factory that is to reach it
   */
  @Override
  protected abstract RuntimeFixture start() throws Exception;
}
