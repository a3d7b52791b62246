/// The name of a key and its secret, with which access tokens are signed.
public struct APIKeyPair: Sendable, Equatable {
  public let key: String
  public let secret: String

  public init(key: String, secret: String) {
    self.key = key
    self.secret = secret
  }

  /// A new one, of the system's randomness: the secret has about 250 bits.
  public static func random() -> APIKeyPair {
    func word(_ count: Int) -> String { String((0..<count).compactMap { _ in SID.alphabet.randomElement() }) }
    return APIKeyPair(key: "API" + word(12), secret: word(43))
  }
}
