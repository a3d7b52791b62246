import LiveKitProtocol

/// Random text that nobody can guess.
enum Secret {
  /// 256 bits as 43 characters of base64url.
  static func random() -> String {
    var generator = SystemRandomNumberGenerator()
    return Base64URL.encode((0..<32).map { _ in UInt8.random(in: 0...255, using: &generator) })
  }

  /// What is stored of a secret that is random already.
  static func hash(_ secret: String) -> [UInt8] { Digest.sha256(secret.utf8) }
}
