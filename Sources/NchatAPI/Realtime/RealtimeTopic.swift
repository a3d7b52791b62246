/// What one can subscribe to.
public enum RealtimeTopic: Hashable, Sendable {
  /// What concerns the one who is connected.
  case user
  case channel(EntityID)
  case call(EntityID)
  case stream(EntityID)
}

extension RealtimeTopic {
  /// Whether somebody without an account may follow it, when everybody may see what it is about.
  public var isForEverybody: Bool { if case .stream = self { true } else { false } }
}

extension RealtimeTopic: LosslessStringConvertible {
  /// Reads `user`, `channel:ID`, `call:ID` and `stream:ID`.
  public init?(_ text: String) {
    guard text != "user" else {
      self = .user
      return
    }
    let parts = text.split(separator: ":", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let kind = parts.first, let last = parts.last, let id = EntityID(String(last)) else {
      return nil
    }
    switch kind {
    case "channel": self = .channel(id)
    case "call": self = .call(id)
    case "stream": self = .stream(id)
    default: return nil
    }
  }

  public var description: String {
    switch self {
    case .user: "user"
    case .channel(let id): "channel:\(id)"
    case .call(let id): "call:\(id)"
    case .stream(let id): "stream:\(id)"
    }
  }
}

extension RealtimeTopic: APIModel {
  public static let schema = JSONSchema(.string(length: 4...64, form: .topic)).named("RealtimeTopic")

  public init(from decoder: any Decoder) throws {
    let container = try decoder.singleValueContainer()
    guard let topic = RealtimeTopic(try container.decode(String.self)) else {
      throw DecodingError.dataCorruptedError(in: container, debugDescription: "no topic")
    }
    self = topic
  }

  public func encode(to encoder: any Encoder) throws {
    var container = encoder.singleValueContainer()
    try container.encode(description)
  }
}

extension TextForm {
  static let topic = TextForm(
    pattern: "^(user|(channel|call|stream):[0-9A-Fa-f]{8}(-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12})$", format: nil,
    complaint: "It must be user, or channel:, call: or stream: with an id.",
    holds: { RealtimeTopic(String($0)) != nil })
}
