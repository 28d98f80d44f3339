package dev.modeldock.kernel.state;

import dev.modeldock.api.Locality;
import java.util.Locale;

/** How much harm a call through an instance could do, as its owner judges. */
public enum Risk {
  LOW,
  HIGH;

  /** {@return the risk of calls to models there, as long as the owner does not judge it} */
  public static Risk of(Locality where) {
    return switch (where) {
      // A tool that is signed in to an account may act with all that the account may do.
      case CLI -> HIGH;
      case LOCAL, CLOUD -> LOW;
    };
  }

  /** {@return the name in configuration and answers} */
  public String id() {
    return name().toLowerCase(Locale.ROOT);
  }
}
