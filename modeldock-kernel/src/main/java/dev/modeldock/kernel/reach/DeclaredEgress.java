package dev.modeldock.kernel.reach;

import dev.modeldock.api.Locality;
import dev.modeldock.api.settings.Settings;
import dev.modeldock.kernel.state.Egress;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * How far the owner of an instance said that its calls travel: by the addresses that it is set up
 * with, or, without any, by what its type says of itself.
 */
public record DeclaredEgress(Set<Egress> all) {

  public DeclaredEgress {
    all = Set.copyOf(all);
  }

  /**
   * {@return what {@code settings} declare}
   *
   * @param where what the type says
   * @param settings the instance's settings, defaults included
   */
  public static DeclaredEgress of(Locality where, Settings settings) {
    Set<Egress> all = EnumSet.noneOf(Egress.class);
    for (Object value : settings.asMap().values()) {
      if (value instanceof String text && isAddress(text)) {
        all.add(egress(text));
      }
    }
    if (all.isEmpty()) {
      all.add(Egress.of(where, List.of()));
    }
    return new DeclaredEgress(all);
  }

  private static boolean isAddress(String text) {
    String lower = text.toLowerCase(Locale.ROOT);
    return lower.startsWith("http://") || lower.startsWith("https://");
  }

  private static Egress egress(String text) {
    try {
      return Egress.toHost(new URI(text).getHost());
    } catch (URISyntaxException _) {
      // It leads nowhere; whoever reads it says so.
      return Egress.CLOUD;
    }
  }
}
