package dev.modeldock.kernel.control.certificate;

import dev.modeldock.kernel.control.doc.Shape;

/** What is said of the certificate. */
final class CertificateShapes {

  static final Shape CERTIFICATE =
      Shape.resource("Certificate", "Its fingerprint.")
          .text("sha256", "Its fingerprint.")
          .text("file", "Where it is kept.")
          .truth("self_made", "Whether the gateway has made it.")
          .texts("names", "The names and addresses that it is for.")
          .moment("expires_at", "Until when it is good.")
          .texts("urls", "Where other machines reach the gateway.")
          .text("problem", "Why a newer one cannot be used; null if nothing is wrong.")
          .orNull();

  private CertificateShapes() {}
}
