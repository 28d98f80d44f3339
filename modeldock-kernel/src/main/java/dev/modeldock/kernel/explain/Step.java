package dev.modeldock.kernel.explain;

import java.util.Locale;

/**
 * What one stage of the pipeline would say of a request.
 *
 * @param stage which one
 * @param passed whether the request would get past it
 * @param detail what it has looked at and found
 */
public record Step(Stage stage, boolean passed, String detail) {

  /** The stages, in their order. */
  public enum Stage {
    /** Is the key good at all? */
    KEY,
    /** Is it good for what is asked, and from where it is asked? */
    SCOPE,
    /** What does the name stand for? */
    ALIAS,
    /** May the key ask for that name? */
    NAME,
    /** May it reach a target behind it? */
    TARGETS,
    /** In which order are these tried, and does one of them take requests? */
    ROUTE;

    /** {@return the name in answers} */
    public String id() {
      return name().toLowerCase(Locale.ROOT);
    }
  }
}
