package dev.modeldock.kernel.control.certificate;

import dev.modeldock.kernel.certificate.CertificateProblem;
import dev.modeldock.kernel.certificate.LiveCertificate;
import dev.modeldock.kernel.certificate.ServerCertificate;
import dev.modeldock.kernel.control.ControlProblem;
import dev.modeldock.kernel.control.JsonDoc;
import dev.modeldock.kernel.control.Reply;
import dev.modeldock.kernel.control.Route;
import dev.modeldock.kernel.control.doc.Doc;
import dev.modeldock.kernel.control.doc.Shape;
import dev.modeldock.kernel.control.port.GatewayInfo;
import java.io.IOException;
import java.util.List;

/** Shows the certificate, and replaces it. */
public final class CertificateRoutes {

  private static final String NONE = "This gateway shows no certificate.";
  private static final Shape CERTIFICATE =
      Shape.resource("Certificate", "The fingerprint.")
          .text("sha256", "The fingerprint.")
          .text("file", "Where it is kept.")
          .truth("self_made", "Whether the gateway has made it.")
          .texts("names", "The names and addresses that it is for.")
          .moment("expires_at", "Until when it is good.")
          .texts("urls", "Where other machines reach the APIs.")
          .text("problem", "Why the newest could not be read; then the one before is used.")
          .orNull();

  private final GatewayInfo gateway;

  public CertificateRoutes(GatewayInfo gateway) {
    this.gateway = gateway;
  }

  /** {@return the two routes} */
  public List<Route> routes() {
    return List.of(
        Route.of("GET", "/admin/v1/certificate", _ -> Reply.ok(document(live())))
            .doc(Doc.of("Show the certificate.", CERTIFICATE).refuses(404, NONE)),
        Route.of("POST", "/admin/v1/certificate/renew", _ -> renewed())
            .doc(Doc.of("Make or read another certificate.", CERTIFICATE).refuses(404, NONE)));
  }

  private Reply renewed() throws ControlProblem, IOException {
    LiveCertificate live = live();
    try {
      live.renew();
    } catch (CertificateProblem e) {
      throw ControlProblem.of(
          409, "certificate_unusable", String.valueOf(e.getMessage()), "the old one is still used");
    }
    return Reply.ok(document(live));
  }

  private LiveCertificate live() throws ControlProblem {
    return gateway
        .certificate()
        .orElseThrow(() ->
            ControlProblem.of(
                404,
                "no_certificate",
                "this gateway shows no certificate: it serves its own machine, or without TLS",
                "docs/security.md has how to serve other machines"));
  }

  private JsonDoc document(LiveCertificate live) {
    ServerCertificate certificate = live.current();
    return JsonDoc.of(certificate.fingerprint(), certificate.names().getFirst())
        .with("sha256", certificate.fingerprint())
        .with("file", live.file())
        .with("self_made", live.selfMade())
        .with("names", certificate.names())
        .with("expires_at", certificate.expiresAt())
        .with("urls", gateway.lan())
        .with("problem", live.problem().orElse(null));
  }
}
