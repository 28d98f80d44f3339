package dev.modeldock.kernel.provider;

import dev.modeldock.api.Locality;
import dev.modeldock.api.Provider;
import dev.modeldock.api.SideEffects;
import dev.modeldock.kernel.health.InstanceHealth;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** A lease of a local provider, counted from its making until it is given back. */
public final class TestLease implements Lease {

  private final String instance;
  private final Provider provider;
  private final InstanceHealth health;
  private final SideEffects effects;
  private final AtomicInteger open;
  private final AtomicBoolean held = new AtomicBoolean(true);

  public TestLease(String instance, Provider provider, InstanceHealth health, AtomicInteger open) {
    this(instance, provider, health, open, SideEffects.NONE);
  }

  /**
   * @param open counts what is not given back yet
   */
  public TestLease(
      String instance,
      Provider provider,
      InstanceHealth health,
      AtomicInteger open,
      SideEffects effects) {
    this.instance = instance;
    this.provider = provider;
    this.health = health;
    this.effects = effects;
    this.open = open;
    open.incrementAndGet();
  }

  @Override
  public String instance() {
    return instance;
  }

  @Override
  public Provider provider() {
    return provider;
  }

  @Override
  public Locality locality() {
    return Locality.LOCAL;
  }

  @Override
  public SideEffects sideEffects() {
    return effects;
  }

  @Override
  public InstanceHealth health() {
    return health;
  }

  @Override
  public void close() {
    if (held.compareAndSet(true, false)) {
      open.decrementAndGet();
    }
  }
}
