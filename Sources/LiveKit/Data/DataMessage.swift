/// Bytes from another participant, or from the server's administration.
public struct DataMessage: Sendable, Equatable {
  /// Empty when the server speaks, or a hidden participant.
  public let identity: String
  public let topic: String
  public let payload: [UInt8]
  public let isReliable: Bool
  /// Whether it was sent as text.
  public let isText: Bool
  public let attributes: [String: String]

  init(
    identity: String, topic: String, payload: [UInt8], isReliable: Bool, isText: Bool = false,
    attributes: [String: String] = [:]
  ) {
    self.identity = identity
    self.topic = topic
    self.payload = payload
    self.isReliable = isReliable
    self.isText = isText
    self.attributes = attributes
  }

  /// The payload as text, where it is.
  public var text: String? { String(validating: payload, as: UTF8.self) }
}
