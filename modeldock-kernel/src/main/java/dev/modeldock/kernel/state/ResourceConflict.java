package dev.modeldock.kernel.state;

import java.io.IOException;

/** Says that a change is not possible because of where a resource is defined, and what to do. */
public final class ResourceConflict extends IOException {

  private static final long serialVersionUID = 1L;

  public ResourceConflict(String message) {
    super(message);
  }
}
