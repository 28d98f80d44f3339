package dev.modeldock.kernel.control.edit;

import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.doc.Shape;

/** What is answered when a resource is gone. */
public final class Removed {

  /** The shape of the answer. */
  public static final Shape SHAPE =
      Shape.resource("Removed", "What was removed.").truth("removed", "That it was.");

  private Removed() {}

  /** {@return the answer for the resource of that name} */
  public static JsonDoc document(String name) {
    return JsonDoc.of(name, name).with("removed", true);
  }
}
