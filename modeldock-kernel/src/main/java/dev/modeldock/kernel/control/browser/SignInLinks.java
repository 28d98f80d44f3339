package dev.modeldock.kernel.control.browser;

import dev.modeldock.kernel.browser.SignInCodes;
import java.net.URI;
import java.time.Instant;
import java.util.function.Supplier;

/**
 * Makes links that sign a browser in. The code is in the fragment, which browsers send to nobody:
 * the page reads it, takes it out of the address, and changes it for a credential.
 */
public final class SignInLinks {

  private final SignInCodes codes;
  private final Supplier<URI> control;

  /**
   * @param control where the control listener is, once it is
   */
  public SignInLinks(SignInCodes codes, Supplier<URI> control) {
    this.codes = codes;
    this.control = control;
  }

  /** A link, and when it stops working. */
  public record Link(String code, URI url, Instant until) {

    @Override
    public String toString() {
      return "Link[hidden]";
    }
  }

  /** Makes a link that works once, for ten minutes. */
  public Link make() {
    SignInCodes.Code code = codes.issue();
    URI url = URI.create(control.get() + "/ui/#code=" + code.text());
    return new Link(code.text(), url, code.until());
  }
}
