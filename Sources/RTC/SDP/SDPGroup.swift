/// A grouping of media sections: `a=group:BUNDLE 0 1 2` (RFC 5888, RFC 8843).
public struct SDPGroup: Hashable, Sendable {
  public static let bundle = "BUNDLE"

  public var semantics: String
  public var mids: [String]

  public init(semantics: String, mids: [String]) {
    self.semantics = semantics
    self.mids = mids
  }

  init?(_ text: Substring) {
    let fields = text.fields
    guard let semantics = fields.first else { return nil }
    self.init(semantics: String(semantics), mids: fields.dropFirst().map(String.init))
  }

  var text: String { ([semantics] + mids).joined(separator: " ") }
}
