import COpenSSL

/// An ECDSA P-256 key with a self-signed certificate, as every WebRTC endpoint makes for itself (RFC 8827 §6.5).
///
/// One identity serves any number of transports, on any thread.
// Sendable without the compiler's proof: both pointers are set once in init and released once in deinit; between the two
// the context is only read or passed to SSL_new, whose count of references is atomic.
public final class DTLSIdentity: @unchecked Sendable {
  /// The sha-256 fingerprint to announce in session descriptions.
  public let fingerprint: DTLSFingerprint

  /// The SSL_CTX every transport of this identity is made from.
  let context: OpaquePointer

  private init(context: OpaquePointer, fingerprint: DTLSFingerprint) {
    self.context = context
    self.fingerprint = fingerprint
  }

  deinit { SSL_CTX_free(context) }

  /// The certificate's fingerprint by another function: "sha-256", "sha-384" or "sha-512"; nil for any other.
  public func fingerprint(by algorithm: String) -> DTLSFingerprint? {
    guard let certificate = SSL_CTX_get0_certificate(context) else { return nil }
    return DTLSFingerprint(algorithm: algorithm, of: certificate)
  }

  /// Makes a new key and certificate; throws `DTLSError.setup`.
  public static func generate() throws(DTLSError) -> DTLSIdentity {
    guard let key = ncall_p256_key_new() else { throw .setup("no P-256 key") }
    defer { EVP_PKEY_free(key) }
    guard let certificate = X509_new() else { throw .setup("no certificate") }
    defer { X509_free(certificate) }
    try selfSign(certificate, with: key)
    guard let fingerprint = DTLSFingerprint(algorithm: "sha-256", of: certificate) else {
      throw .setup("no certificate fingerprint")
    }

    guard let context = SSL_CTX_new(DTLS_method()) else { throw .setup("no context") }
    let identity = DTLSIdentity(context: context, fingerprint: fingerprint)
    guard ncall_dtls_context_configure(context, ciphers, groups) == 1 else { throw .setup("ciphers or groups refused") }
    guard SSL_CTX_use_certificate(context, certificate) == 1, SSL_CTX_use_PrivateKey(context, key) == 1 else {
      throw .setup("certificate refused")
    }
    SSL_CTX_set_verify(context, SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nil)
    SSL_CTX_set_cert_verify_callback(context, { store, _ in DTLSWire.verifyPeerCertificate(store) }, nil)
    return identity
  }

  /// Fills in names, validity and key, and signs.
  ///
  /// Peers check the fingerprint and nothing else, so the validity is a fixed span rather than one that would tell when
  /// this endpoint was started, and the serial number comes from the public key.
  private static func selfSign(_ certificate: OpaquePointer, with key: OpaquePointer) throws(DTLSError) {
    var digest = [UInt8](repeating: 0, count: Int(EVP_MAX_MD_SIZE))
    var length: UInt32 = 0
    guard X509_set_version(certificate, 2) == 1, X509_set_pubkey(certificate, key) == 1,
      X509_pubkey_digest(certificate, EVP_sha256(), &digest, &length) == 1, length >= 8,
      let serial = X509_get_serialNumber(certificate),
      let name = X509_get_subject_name(certificate)
    else { throw .setup("certificate fields refused") }
    let number = digest.prefix(8).reduce(0 as UInt64) { $0 << 8 | UInt64($1) } >> 1 | 1
    guard ASN1_INTEGER_set_uint64(serial, number) == 1,
      ASN1_TIME_set_string(X509_getm_notBefore(certificate), "20000101000000Z") == 1,
      ASN1_TIME_set_string(X509_getm_notAfter(certificate), "20491231235959Z") == 1,
      X509_NAME_add_entry_by_txt(name, "CN", MBSTRING_ASC_VALUE, "ncall", -1, -1, 0) == 1,
      X509_set_issuer_name(certificate, name) == 1,
      X509_sign(certificate, key, EVP_sha256()) > 0
    else { throw .setup("certificate not signed") }
  }

  /// ECDSA first; RSA for the peers that still carry RSA certificates. Forward secrecy and AEAD only.
  private static let ciphers = """
    ECDHE-ECDSA-AES128-GCM-SHA256:ECDHE-RSA-AES128-GCM-SHA256:\
    ECDHE-ECDSA-CHACHA20-POLY1305:ECDHE-RSA-CHACHA20-POLY1305:\
    ECDHE-ECDSA-AES256-GCM-SHA384:ECDHE-RSA-AES256-GCM-SHA384
    """
  private static let groups = "X25519:P-256:P-384"
  /// MBSTRING_ASC, a macro that does not import.
  private static let MBSTRING_ASC_VALUE: Int32 = 0x1000 | 1
}
