package dev.modeldock.kernel.state;

import java.io.IOException;

/**
 * A change was refused because the resource is defined somewhere else than in the state: in the
 * configuration file, or by the gateway itself. Nothing has changed. The message names the resource
 * and the place to change it.
 */
public final class ResourceConflictException extends IOException {

  private static final long serialVersionUID = 1L;

  public ResourceConflictException(String message) {
    super(message);
  }
}
