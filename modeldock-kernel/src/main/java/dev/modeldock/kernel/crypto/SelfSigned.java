package dev.modeldock.kernel.crypto;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.math.BigInteger;
import java.net.InetAddress;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.interfaces.ECPrivateKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECPublicKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.ASN1EncodableVector;
import org.bouncycastle.asn1.ASN1Encoding;
import org.bouncycastle.asn1.ASN1Integer;
import org.bouncycastle.asn1.DERBitString;
import org.bouncycastle.asn1.DEROctetString;
import org.bouncycastle.asn1.DERSequence;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x500.X500NameBuilder;
import org.bouncycastle.asn1.x500.style.BCStyle;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x509.AuthorityKeyIdentifier;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.ExtensionsGenerator;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.asn1.x509.SubjectKeyIdentifier;
import org.bouncycastle.asn1.x509.SubjectPublicKeyInfo;
import org.bouncycastle.asn1.x509.Time;
import org.bouncycastle.asn1.x509.V3TBSCertificateGenerator;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;
import org.bouncycastle.jce.ECNamedCurveTable;
import org.bouncycastle.jce.spec.ECNamedCurveParameterSpec;
import org.bouncycastle.math.ec.ECPoint;

/**
 * Makes certificates for a server that sign themselves: P-256, signed with SHA-256. One is good as
 * the server it names and for nothing else, so whoever trusts it trusts that server alone. Safe for
 * use by several threads.
 */
public final class SelfSigned {

  /** A clock of a client may be behind ours. */
  private static final Duration EARLIER = Duration.ofHours(1);

  private static final int SERIAL_BITS = 127;
  private static final String CURVE = "secp256r1";

  private final SecureRandom random;

  public SelfSigned(SecureRandom random) {
    this.random = random;
  }

  /** {@return a new key} */
  public KeyPair key() throws GeneralSecurityException {
    var generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec(CURVE), random);
    return generator.generateKeyPair();
  }

  /**
   * {@return {@code secret} with its public half}
   *
   * @throws GeneralSecurityException if it is no key of P-256
   */
  public KeyPair pair(PrivateKey secret) throws GeneralSecurityException {
    ECNamedCurveParameterSpec curve = ECNamedCurveTable.getParameterSpec(CURVE);
    if (!(secret instanceof ECPrivateKey key) || !key.getParams().getOrder().equals(curve.getN())) {
      throw new GeneralSecurityException("holds a key of another kind than P-256");
    }
    ECPoint point = curve.getG().multiply(key.getS()).normalize();
    var open =
        new ECPublicKeySpec(
            new java.security.spec.ECPoint(
                point.getAffineXCoord().toBigInteger(), point.getAffineYCoord().toBigInteger()),
            key.getParams());
    return new KeyPair(KeyFactory.getInstance("EC").generatePublic(open), secret);
  }

  /**
   * Makes a certificate.
   *
   * @param hosts the host names of the server; the first is what the certificate is called
   * @param addresses its addresses
   * @param now from when on it is good, or an hour before
   * @param life for how long
   */
  public X509Certificate certificate(
      KeyPair key, List<String> hosts, List<InetAddress> addresses, Instant now, Duration life)
      throws GeneralSecurityException, IOException {
    var algorithm = new AlgorithmIdentifier(X9ObjectIdentifiers.ecdsa_with_SHA256);
    X500Name name =
        new X500NameBuilder(BCStyle.INSTANCE)
            .addRDN(BCStyle.O, "ModelDock")
            .addRDN(BCStyle.CN, shortened(hosts.getFirst()))
            .build();
    var certificate = new V3TBSCertificateGenerator();
    certificate.setSerialNumber(
        new ASN1Integer(new BigInteger(SERIAL_BITS, random).setBit(SERIAL_BITS - 1)));
    certificate.setIssuer(name);
    certificate.setSubject(name);
    certificate.setStartDate(new Time(Date.from(now.minus(EARLIER))));
    certificate.setEndDate(new Time(Date.from(now.plus(life))));
    certificate.setSignature(algorithm);
    var publicKey = SubjectPublicKeyInfo.getInstance(key.getPublic().getEncoded());
    certificate.setSubjectPublicKeyInfo(publicKey);
    certificate.setExtensions(extensions(publicKey, names(hosts, addresses)).generate());
    var content = certificate.generateTBSCertificate();

    Signature signature = Signature.getInstance("SHA256withECDSA");
    signature.initSign(key.getPrivate(), random);
    signature.update(content.getEncoded(ASN1Encoding.DER));
    var whole = new ASN1EncodableVector();
    whole.add(content);
    whole.add(algorithm);
    whole.add(new DERBitString(signature.sign()));
    byte[] encoded = new DERSequence(whole).getEncoded(ASN1Encoding.DER);
    return (X509Certificate)
        CertificateFactory.getInstance("X.509")
            .generateCertificate(new ByteArrayInputStream(encoded));
  }

  private static ExtensionsGenerator extensions(SubjectPublicKeyInfo key, GeneralNames names)
      throws GeneralSecurityException, IOException {
    byte[] keyId = MessageDigest.getInstance("SHA-1").digest(key.getPublicKeyData().getBytes());
    var extensions = new ExtensionsGenerator();
    extensions.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
    extensions.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
    extensions.addExtension(
        Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
    extensions.addExtension(Extension.subjectAlternativeName, false, names);
    extensions.addExtension(Extension.subjectKeyIdentifier, false, new SubjectKeyIdentifier(keyId));
    extensions.addExtension(
        Extension.authorityKeyIdentifier, false, new AuthorityKeyIdentifier(keyId));
    return extensions;
  }

  private static GeneralNames names(List<String> hosts, List<InetAddress> addresses) {
    var names = new ArrayList<GeneralName>();
    hosts.forEach(host -> names.add(new GeneralName(GeneralName.dNSName, host)));
    addresses.forEach(address ->
        names.add(
            new GeneralName(GeneralName.iPAddress, new DEROctetString(address.getAddress()))));
    return new GeneralNames(names.toArray(GeneralName[]::new));
  }

  /** A common name has 64 characters at most; clients go by the other names anyway. */
  private static String shortened(String host) {
    return host.length() <= 64 ? host : host.substring(0, 64);
  }
}
