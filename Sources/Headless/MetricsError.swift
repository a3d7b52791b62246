/// Why metrics are not served.
public struct MetricsError: Error, Sendable, Equatable, CustomStringConvertible {
  public enum Kind: Sendable, Equatable {
    /// What was asked for is no address.
    case badAddress
    /// The address is taken, or not of this machine.
    case cannotListen
  }

  public let kind: Kind
  public let description: String

  init(_ kind: Kind, _ description: String) {
    self.kind = kind
    self.description = description
  }
}
