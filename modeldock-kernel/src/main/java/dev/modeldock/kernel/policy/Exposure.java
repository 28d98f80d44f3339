package dev.modeldock.kernel.policy;

import dev.modeldock.kernel.state.Egress;
import dev.modeldock.kernel.state.Risk;

/**
 * What a call to an instance exposes its caller to.
 *
 * @param egress how far the prompt travels
 * @param risk how much harm the call could do
 */
public record Exposure(Egress egress, Risk risk) {

  private static final Exposure UNKNOWN = new Exposure(Egress.CLOUD, Risk.HIGH);

  /** {@return the exposure of an instance of which nothing is known: the worst} */
  public static Exposure unknown() {
    return UNKNOWN;
  }

  /** {@return whether prompts leave the network} */
  public boolean cloud() {
    return egress == Egress.CLOUD;
  }

  /** {@return whether calls could do harm} */
  public boolean highRisk() {
    return risk == Risk.HIGH;
  }
}
