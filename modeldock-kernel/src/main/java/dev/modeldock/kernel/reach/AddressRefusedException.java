package dev.modeldock.kernel.reach;

import java.io.IOException;

/** No connection is made, whoever listens there. The message says to what address, and why. */
public final class AddressRefusedException extends IOException {

  private static final long serialVersionUID = 1L;

  AddressRefusedException(String message) {
    super(message);
  }
}
