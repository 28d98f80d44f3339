package dev.modeldock.kernel.admission;

import dev.modeldock.kernel.network.IpText;
import dev.modeldock.kernel.pipeline.Decision;
import dev.modeldock.kernel.pipeline.ErrorCode;
import dev.modeldock.kernel.pipeline.Gate;
import dev.modeldock.kernel.pipeline.Inbound;
import dev.modeldock.kernel.pipeline.Peer;
import java.util.Locale;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Refuses what a web page could make a browser send here: a gateway on localhost is reachable for
 * every page that its user visits.
 *
 * <p>In this order: the peer must be this machine; {@code Host} must be one of our names, or a page
 * whose name was re-bound to 127.0.0.1 is asking; {@code Origin} must be absent or listed ({@code
 * null} is what hidden pages send); without it, a browser must not say that the page of another
 * site asks; and a method with a body must say {@code application/json}, which no page can send
 * without asking us first. None of it costs a hash.
 */
public final class Admission implements Gate<Inbound, Admitted> {

  private static final Set<String> METHODS_WITH_BODY = Set.of("POST", "PUT", "PATCH");
  private static final String JSON = "application/json";
  private static final Set<String> OWN_SITE = Set.of("same-origin", "none");
  private static final int SHOWN = 100;

  private final Supplier<AdmissionRules> rules;
  private final Set<String> types;

  /** Judges each request by the rules of that moment. */
  public Admission(Supplier<AdmissionRules> rules) {
    this(rules, Set.of());
  }

  /**
   * Judges each request by the rules of that moment.
   *
   * @param others media types that bodies may be of beside JSON, in lower case; of those that no
   *     page can send without asking
   */
  public Admission(Supplier<AdmissionRules> rules, Set<String> others) {
    this.rules = rules;
    this.types = Stream.concat(Stream.of(JSON), others.stream()).collect(Collectors.toSet());
  }

  @Override
  public Decision<Admitted> decide(Inbound in) {
    AdmissionRules now = rules.get();
    Peer peer = now.proxies().believed(in);
    if (!now.lan() && !peer.thisMachine()) {
      return Decision.refuse(ErrorCode.PEER_NOT_ALLOWED, notFromHere(in, peer));
    }
    if (!isListed(in.host(), now.authorities())) {
      return Decision.refuse(
          ErrorCode.HOST_NOT_ALLOWED,
          "Host "
              + shown(in.host())
              + " is not a name of this gateway: use 127.0.0.1 or localhost with its port, or"
              + " add the name to the configuration.");
    }
    if (in.origin() != null && !isListed(in.origin(), now.origins())) {
      return Decision.refuse(
          ErrorCode.ORIGIN_NOT_ALLOWED,
          "Web pages from "
              + shown(in.origin())
              + " may not use this gateway: add the origin to the configuration if they should.");
    }
    if (in.origin() == null && isForeign(in.fetchSite())) {
      return Decision.refuse(
          ErrorCode.ORIGIN_NOT_ALLOWED,
          "Web pages of other sites may not use this gateway (Sec-Fetch-Site is "
              + shown(in.fetchSite())
              + "): open the address itself, or add the page's origin to the configuration.");
    }
    if (METHODS_WITH_BODY.contains(in.method()) && !isTaken(in.contentType())) {
      return Decision.refuse(
          ErrorCode.UNSUPPORTED_MEDIA_TYPE,
          "Content-Type "
              + shown(in.contentType())
              + " is not supported: send JSON with Content-Type: application/json.");
    }
    return Decision.pass(new Admitted(in, peer));
  }

  private static boolean isListed(@Nullable String value, Set<String> list) {
    return value != null && list.contains(value.toLowerCase(Locale.ROOT));
  }

  /**
   * Whether a browser sends this for a page that is not ours. Other ports of this machine are of
   * the same site and still not ours. Whoever names a listed origin has been judged by that.
   */
  private static boolean isForeign(@Nullable String fetchSite) {
    return fetchSite != null && !OWN_SITE.contains(fetchSite.toLowerCase(Locale.ROOT));
  }

  private boolean isTaken(@Nullable String contentType) {
    if (contentType == null || contentType.indexOf(',') >= 0) {
      return false;
    }
    int parameters = contentType.indexOf(';');
    String type = parameters < 0 ? contentType : contentType.substring(0, parameters);
    return types.contains(type.strip().toLowerCase(Locale.ROOT));
  }

  private static String notFromHere(Inbound in, Peer peer) {
    if (IpText.isLoopback(in.peer())) {
      return "Requests that came through a proxy are not allowed: this gateway serves its own"
          + " machine only. If the proxy shall serve others, set gateway.allow_lan: true and"
          + " gateway.trusted_proxies.";
    }
    return "Requests from "
        + IpText.of(peer.address())
        + " are not allowed: this gateway serves its own machine only.";
  }

  private static String shown(@Nullable String value) {
    if (value == null) {
      return "(none)";
    }
    return '"' + (value.length() <= SHOWN ? value : value.substring(0, SHOWN) + "...") + '"';
  }
}
