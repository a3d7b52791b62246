import LiveKitProtocol

/// What the server says on the realtime WebSocket. A text frame holds one, or an array of them.
public enum RealtimeMessage: Equatable, Sendable {
  /// The token is valid; `expiresAt` is when a newer one must have come.
  case hello(userId: EntityID, expiresAt: Timestamp?)
  /// The topic's newest event is `seq`. After a subscription with `since`, those that were missed follow up to it, then whatever happens.
  case subscribed(RealtimeTopic, seq: Int64)
  case unsubscribed(RealtimeTopic, reason: UnsubscribeReason)
  case event(RealtimeTopic, name: String, seq: Int64, data: JSONValue)
  /// What was asked for is not kept any more: look at everything anew, then go on behind `seq`.
  case reset(RealtimeTopic, seq: Int64)
  case error(code: String, message: String)
  case pong
}

extension RealtimeMessage: APIModel {
  private enum Kind: String, Codable { case hello, subscribed, unsubscribed, event, reset, error, pong }
  private enum CodingKeys: String, CodingKey {
    case type, userId, expiresAt, topic, seq, reason, event, data, code, message
  }

  public static let schema = JSONSchema.choice(
    by: "type",
    [
      (
        "hello",
        .object([
          .required("type", .words(["hello"])), .required("userId", .id),
          .optional("expiresAt", .instant, "of the token"),
        ]).named("RealtimeHello")
      ),
      (
        "subscribed",
        .object([
          .required("type", .words(["subscribed"])), .required("topic", RealtimeTopic.schema),
          .required("seq", RealtimeRequest.sequence),
        ]).named("RealtimeSubscribed")
      ),
      (
        "unsubscribed",
        .object([
          .required("type", .words(["unsubscribed"])), .required("topic", RealtimeTopic.schema),
          .required("reason", UnsubscribeReason.schema),
        ]).named("RealtimeUnsubscribed")
      ),
      (
        "event",
        .object([
          .required("type", .words(["event"])), .required("topic", RealtimeTopic.schema),
          .required("event", .token(1...64)),
          .required("seq", RealtimeRequest.sequence), .required("data", .document(bytes: 262_144, depth: 32)),
        ]).named("RealtimeEvent")
      ),
      (
        "reset",
        .object([
          .required("type", .words(["reset"])), .required("topic", RealtimeTopic.schema),
          .required("seq", RealtimeRequest.sequence),
        ]).named("RealtimeReset")
      ),
      (
        "error",
        .object([
          .required("type", .words(["error"])), .required("code", .token(1...64), "A word of the error codes."),
          .required("message", .text(0...4_096)),
        ]).named("RealtimeError")
      ),
      ("pong", .object([.required("type", .words(["pong"]))]).named("RealtimePong")),
    ]
  ).named("RealtimeMessage")

  /// Reads a frame: one message, or an array of them. Messages of kinds that are newer than we are are left out.
  /// - Throws: `APIError` for what is no such frame.
  public static func frame(_ bytes: [UInt8]) throws(APIError) -> [RealtimeMessage] {
    let value: JSONValue
    do throws(JSONFailure) { value = try JSONReader.read(bytes) } catch {
      throw APIError(.invalidJSON, "The frame is not JSON: \(error).")
    }
    let items = if case .array(let items) = value { items } else { [value] }
    var messages: [RealtimeMessage] = []
    for item in items {
      guard case .object(let members) = item, case .string(let kind)? = members["type"] else {
        throw APIError(.validation, "The frame holds something that is no message.")
      }
      if Kind(rawValue: kind) != nil { messages.append(try read(item)) }
    }
    return messages
  }

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    func topic() throws -> RealtimeTopic { try members.decode(RealtimeTopic.self, forKey: .topic) }
    func seq() throws -> Int64 { try members.decode(Int64.self, forKey: .seq) }
    switch try members.decode(Kind.self, forKey: .type) {
    case .hello:
      self = .hello(
        userId: try members.decode(EntityID.self, forKey: .userId),
        expiresAt: try members.decodeIfPresent(Timestamp.self, forKey: .expiresAt))
    case .subscribed: self = .subscribed(try topic(), seq: try seq())
    case .unsubscribed:
      self = .unsubscribed(try topic(), reason: try members.decode(UnsubscribeReason.self, forKey: .reason))
    case .event:
      self = .event(
        try topic(), name: try members.decode(String.self, forKey: .event), seq: try seq(),
        data: try members.decode(JSONValue.self, forKey: .data))
    case .reset: self = .reset(try topic(), seq: try seq())
    case .error:
      self = .error(
        code: try members.decode(String.self, forKey: .code), message: try members.decode(String.self, forKey: .message)
      )
    case .pong: self = .pong
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    func put(_ kind: Kind, _ topic: RealtimeTopic? = nil, _ seq: Int64? = nil) throws {
      try members.encode(kind, forKey: .type)
      try members.encodeIfPresent(topic, forKey: .topic)
      try members.encodeIfPresent(seq, forKey: .seq)
    }
    switch self {
    case .hello(let userId, let expiresAt):
      try put(.hello)
      try members.encode(userId, forKey: .userId)
      try members.encodeIfPresent(expiresAt, forKey: .expiresAt)
    case .subscribed(let topic, let seq): try put(.subscribed, topic, seq)
    case .unsubscribed(let topic, let reason):
      try put(.unsubscribed, topic)
      try members.encode(reason, forKey: .reason)
    case .event(let topic, let name, let seq, let data):
      try put(.event, topic, seq)
      try members.encode(name, forKey: .event)
      try members.encode(data, forKey: .data)
    case .reset(let topic, let seq): try put(.reset, topic, seq)
    case .error(let code, let message):
      try put(.error)
      try members.encode(code, forKey: .code)
      try members.encode(message, forKey: .message)
    case .pong: try put(.pong)
    }
  }
}
