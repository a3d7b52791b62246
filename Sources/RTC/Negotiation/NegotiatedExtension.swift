/// A header extension both sides agreed on for a section.
public struct NegotiatedExtension: Equatable, Sendable {
  public var uri: String
  public var id: UInt8
  public var isSent: Bool
  public var isReceived: Bool
}
