package dev.modeldock.kernel.control.browser;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Says what kind of browser asks, in our own words: its own are of any length and content. */
final class BrowserLabel {

  private record Sign(String part, String name) {}

  /** Most browsers name others too, so that the first that fits counts. */
  private static final List<Sign> KINDS =
      List.of(
          new Sign("Edg/", "Edge"),
          new Sign("OPR/", "Opera"),
          new Sign("Firefox/", "Firefox"),
          new Sign("Chrome/", "Chrome"),
          new Sign("Safari/", "Safari"));

  private static final List<Sign> SYSTEMS =
      List.of(
          new Sign("Android", "Android"),
          new Sign("iPhone", "iOS"),
          new Sign("iPad", "iOS"),
          new Sign("Mac OS X", "macOS"),
          new Sign("Windows", "Windows"),
          new Sign("Linux", "Linux"));

  private BrowserLabel() {}

  static String of(@Nullable String userAgent) {
    String said = userAgent == null ? "" : userAgent;
    return name(KINDS, said, "A browser") + " on " + name(SYSTEMS, said, "another system");
  }

  private static String name(List<Sign> signs, String said, String otherwise) {
    return signs.stream()
        .filter(sign -> said.contains(sign.part()))
        .map(Sign::name)
        .findFirst()
        .orElse(otherwise);
  }
}
