import COpenSSL

/// Keys for message integrity, derived from credentials (RFC 8489 §9).
public enum STUNKey {
  /// The short-term mechanism's key, as ICE uses it: the password itself.
  public static func shortTerm(password: String) -> [UInt8] { Array(password.utf8) }

  /// The long-term mechanism's key: a digest of `username:realm:password` (RFC 8489 §9.2.2).
  ///
  /// - Parameter password: already prepared with the OpaqueString profile.
  /// - Returns: 16 or 32 bytes, or nil where the system's OpenSSL refuses the algorithm, as a FIPS provider does with MD5.
  public static func longTerm(
    username: String, realm: String, password: String, algorithm: STUNPasswordAlgorithm = .md5
  ) -> [UInt8]? {
    let text = Array("\(username):\(realm):\(password)".utf8)
    let digest = algorithm == .md5 ? EVP_md5() : EVP_sha256()
    var isMade = false
    let key = [UInt8](unsafeUninitializedCapacity: Int(EVP_MAX_MD_SIZE)) { out, count in
      var size: UInt32 = 0
      isMade = EVP_Digest(text, text.count, out.baseAddress, &size, digest, nil) == 1
      count = isMade ? Int(size) : 0
    }
    return isMade ? key : nil
  }
}
