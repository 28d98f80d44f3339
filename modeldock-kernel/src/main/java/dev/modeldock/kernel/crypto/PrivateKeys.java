package dev.modeldock.kernel.crypto;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.spec.PKCS8EncodedKeySpec;
import org.bouncycastle.asn1.ASN1Encodable;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.DERNull;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PrivateKeyInfo;
import org.bouncycastle.asn1.pkcs.RSAPrivateKey;
import org.bouncycastle.asn1.sec.ECPrivateKey;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.asn1.x9.X9ObjectIdentifiers;

/** Reads private keys in the three forms in which tools write them. Any thread. */
public final class PrivateKeys {

  private static final ASN1ObjectIdentifier ED25519 = new ASN1ObjectIdentifier("1.3.101.112");

  private PrivateKeys() {}

  /**
   * {@return the key that {@code der} is}
   *
   * @param label what its PEM block is called, such as {@code PRIVATE KEY}
   * @throws GeneralSecurityException if it is no key for a server, in words for its owner
   */
  public static PrivateKey read(String label, byte[] der) throws GeneralSecurityException {
    try {
      return key(
          switch (label) {
            case "PRIVATE KEY" -> PrivateKeyInfo.getInstance(der);
            case "RSA PRIVATE KEY" ->
                info(
                    PKCSObjectIdentifiers.rsaEncryption,
                    DERNull.INSTANCE,
                    RSAPrivateKey.getInstance(der));
            case "EC PRIVATE KEY" -> {
              ECPrivateKey key = ECPrivateKey.getInstance(der);
              yield info(X9ObjectIdentifiers.id_ecPublicKey, key.getParametersObject(), key);
            }
            case "ENCRYPTED PRIVATE KEY" ->
                throw new GeneralSecurityException(
                    "is encrypted: give a key without a passphrase, in a file of mode 0600");
            default ->
                throw new GeneralSecurityException("holds a " + label + ", and no private key");
          });
    } catch (IOException | IllegalArgumentException | IllegalStateException _) {
      // What the parser says may quote the key.
      throw new GeneralSecurityException("holds a damaged private key");
    }
  }

  private static PrivateKeyInfo info(
      ASN1ObjectIdentifier algorithm, ASN1Encodable parameters, ASN1Encodable key)
      throws IOException {
    return new PrivateKeyInfo(new AlgorithmIdentifier(algorithm, parameters), key);
  }

  private static PrivateKey key(PrivateKeyInfo info) throws GeneralSecurityException, IOException {
    var id = info.getPrivateKeyAlgorithm().getAlgorithm();
    String algorithm;
    if (id.equals(PKCSObjectIdentifiers.rsaEncryption)) {
      algorithm = "RSA";
    } else if (id.equals(X9ObjectIdentifiers.id_ecPublicKey)) {
      algorithm = "EC";
    } else if (id.equals(ED25519)) {
      algorithm = "Ed25519";
    } else {
      throw new GeneralSecurityException("holds a key that is neither RSA, EC nor Ed25519");
    }
    return KeyFactory.getInstance(algorithm)
        .generatePrivate(new PKCS8EncodedKeySpec(info.getEncoded()));
  }
}
