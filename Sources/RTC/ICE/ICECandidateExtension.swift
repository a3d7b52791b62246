/// A name and a value at the end of a candidate line that this engine keeps but does not use (RFC 8839 §5.1).
public struct ICECandidateExtension: Sendable, Hashable {
  public var name: String
  public var value: String

  public init(name: String, value: String) {
    self.name = name
    self.value = value
  }
}
