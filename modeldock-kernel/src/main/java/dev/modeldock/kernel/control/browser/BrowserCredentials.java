package dev.modeldock.kernel.control.browser;

import dev.modeldock.kernel.browser.Browsers;
import dev.modeldock.kernel.control.caller.Caller;
import dev.modeldock.kernel.control.caller.Credentials;
import dev.modeldock.kernel.exchange.Exchange;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Knows browsers by their cookie and, with each request, the header that only our own pages can
 * send. Either alone is nothing.
 */
public final class BrowserCredentials implements Credentials {

  static final String COOKIE = "modeldock_browser";

  private static final String HEADER = "x-modeldock-token";

  private final Browsers browsers;

  public BrowserCredentials(Browsers browsers) {
    this.browsers = browsers;
  }

  @Override
  public Optional<Caller> of(Exchange exchange) {
    String token = exchange.requestHeader(HEADER);
    Optional<String> cookie = cookie(exchange.requestHeader("cookie"));
    return token == null || cookie.isEmpty()
        ? Optional.empty()
        : browsers
            .find(cookie.get(), token)
            .map(each -> Caller.browser(each.id(), () -> browsers.knows(each.id())));
  }

  /** Two cookies of the name are as good as none: one of them is not ours. */
  private static Optional<String> cookie(@Nullable String header) {
    if (header == null) {
      return Optional.empty();
    }
    List<String> values =
        Stream.of(header.split(";", -1))
            .map(String::strip)
            .filter(each -> each.startsWith(COOKIE + "="))
            .map(each -> each.substring(COOKIE.length() + 1))
            .toList();
    return values.size() == 1 ? Optional.of(values.getFirst()) : Optional.empty();
  }
}
