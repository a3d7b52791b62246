/// A certificate fingerprint as written in a description (RFC 8122): hash name and colon-separated hexadecimal bytes.
public struct SDPFingerprint: Hashable, Sendable {
  /// The hash function as written, such as `sha-256`.
  public var algorithm: String
  /// The digest as written, such as `E5:CF:…`.
  public var value: String

  public init(algorithm: String, value: String) {
    self.algorithm = algorithm
    self.value = value
  }

  init?(_ text: Substring) {
    let fields = text.fields
    guard fields.count == 2 else { return nil }
    self.init(algorithm: String(fields[0]), value: String(fields[1]))
  }

  /// The attribute's value, without `a=fingerprint:`.
  public var text: String { "\(algorithm) \(value)" }
}
