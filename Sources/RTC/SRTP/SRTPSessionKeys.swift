import COpenSSL

/// The keys of one direction of RTP or of RTCP, as derived from the master key.
struct SRTPSessionKeys {
  let profile: SRTPProfile
  let encryption: SecretBytes
  /// Empty for AEAD profiles.
  let authentication: SecretBytes
  let salt: SecretBytes

  enum Stream { case rtp, rtcp }

  init(profile: SRTPProfile, encryption: SecretBytes, authentication: SecretBytes, salt: SecretBytes) {
    self.profile = profile
    self.encryption = encryption
    self.authentication = authentication
    self.salt = salt
  }

  /// Derives the session keys with a key derivation rate of zero (RFC 3711 §4.3, RFC 7714 §11).
  init(profile: SRTPProfile, masterKey: SecretBytes, masterSalt: SecretBytes, stream: Stream) throws(SRTPError) {
    let first: UInt8 = stream == .rtp ? 0 : 3
    func derive(_ label: UInt8, _ count: Int) throws(SRTPError) -> SecretBytes {
      guard let key = Self.derive(label: first + label, count: count, masterKey: masterKey, masterSalt: masterSalt)
      else { throw .setup("key derivation") }
      return key
    }
    self.profile = profile
    encryption = try derive(0, profile.keyLength)
    authentication = try derive(1, profile.authenticationKeyLength)
    salt = try derive(2, profile.saltLength)
  }

  /// `count` bytes of AES-CM key stream under the master key, starting where the salt and the label say (RFC 3711 §4.3.3).
  ///
  /// A 12-byte salt is padded at its end to 14 (RFC 7714 §11).
  static func derive(label: UInt8, count: Int, masterKey: SecretBytes, masterSalt: SecretBytes) -> SecretBytes? {
    guard masterKey.count == 16, masterSalt.count <= 14,
      let cipher = masterKey.withUnsafeBytes({ ncall_aes128_ctr_new($0.baseAddress) })
    else { return nil }
    defer { EVP_CIPHER_CTX_free(cipher) }
    return withUnsafeTemporaryAllocation(byteCount: 16 + count, alignment: 16) { scratch in
      scratch.initializeMemory(as: UInt8.self, repeating: 0)
      defer { OPENSSL_cleanse(scratch.baseAddress, scratch.count) }
      masterSalt.withUnsafeBytes { scratch.copyMemory(from: $0) }
      scratch[7] ^= label
      let key = UnsafeMutableRawBufferPointer(rebasing: scratch.dropFirst(16))
      guard ncall_aes128_ctr_apply(cipher, scratch.baseAddress, key.baseAddress, count) == 1 else { return nil }
      return SecretBytes(UnsafeRawBufferPointer(key))
    }
  }
}

extension SRTPProfile {
  /// Bytes of a session authentication key.
  var authenticationKeyLength: Int {
    switch self {
    case .aeadAES128GCM: 0
    case .aes128CMSHA1_80: 20
    }
  }
}
