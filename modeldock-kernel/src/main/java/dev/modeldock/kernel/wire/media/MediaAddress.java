package dev.modeldock.kernel.wire.media;

import dev.modeldock.kernel.reach.AddressKind;
import dev.modeldock.kernel.state.Egress;
import dev.modeldock.kernel.wire.field.RejectedException;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Checks an address that a client wants a runtime to fetch something from. Whoever may ask a model
 * could otherwise have the runtime's machine ask its own network, or this gateway's control port.
 *
 * <p>Parsers of addresses differ, and a runtime's is not ours: so only what all of them read alike
 * passes, and everything else is refused, however harmless it may be.
 */
public final class MediaAddress {

  private static final String USE_DATA = "; send what is there itself, as a data: URL";

  /** No user, no blank, no backslash, no escape and nothing but ASCII before the path. */
  private static final Pattern PLAIN =
      Pattern.compile(
          "(?i)https?://(?<host>[a-z0-9._-]{1,253}|\\[[0-9a-f:.]+\\])(?<port>:[0-9]{1,5})?"
              + "(?:[/?][^\\p{Cntrl}\\s\\\\#]*)?(?:#[^\\p{Cntrl}\\s\\\\]*)?");

  private static final Pattern WEB = Pattern.compile("(?i)https?://");

  /** What WHATWG's rules take for a number, and so for an address: 127.0x1, 1.2.3, 010.1. */
  private static final Pattern ENDS_IN_NUMBER =
      Pattern.compile("(?i)(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)\\.?");

  private static final Pattern FOUR_NUMBERS =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

  private MediaAddress() {}

  /** {@return whether {@code url} is what it shows, and not where that is} */
  public static boolean isData(String url) {
    return url.regionMatches(true, 0, "data:", 0, "data:".length());
  }

  /** Refuses an address, of {@code field}, that leads anywhere but to the internet. */
  public static void requirePublic(String url, String field) throws RejectedException {
    Matcher plain = PLAIN.matcher(url);
    if (!plain.matches()) {
      throw RejectedException.invalid(
          field,
          WEB.matcher(url).lookingAt()
              ? "is not a usable http(s) address: write it without a user, and its host plainly"
              : "must be a data: URL or an http(s) address");
    }
    String host = plain.group("host");
    if (host.startsWith("[") || ENDS_IN_NUMBER.matcher(host).matches()) {
      requirePublicLiteral(host, field);
    } else if (host.endsWith(".") || Egress.toHost(host) != Egress.CLOUD) {
      throw RejectedException.invalid(
          field, "names '" + host + "', which is no name of the internet" + USE_DATA);
    }
  }

  private static void requirePublicLiteral(String host, String field) throws RejectedException {
    boolean usual = host.startsWith("[") || FOUR_NUMBERS.matcher(host).matches();
    AddressKind kind = usual ? AddressKind.ofLiteral(host) : null;
    if (kind == null) {
      throw RejectedException.invalid(field, "has a host that is an address in no usual form");
    }
    if (kind != AddressKind.PUBLIC) {
      throw RejectedException.invalid(
          field, "leads to " + host + ", which is " + kind.phrase() + USE_DATA);
    }
  }
}
