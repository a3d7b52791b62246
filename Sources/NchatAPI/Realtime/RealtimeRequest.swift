import LiveKitProtocol

/// What a client says on the realtime WebSocket: one JSON object in a text frame.
public enum RealtimeRequest: Hashable, Sendable {
  /// The first message where the upgrade had no header Authorization; later, a newer token.
  case auth(token: String)
  /// `since` is the last `seq` that the client has seen of the topic.
  case subscribe(RealtimeTopic, since: Int64?)
  case unsubscribe(RealtimeTopic)
  /// Answered with `pong`: for clients that cannot send WebSocket pings.
  case ping
}

extension RealtimeRequest: APIModel {
  private enum Kind: String, Codable { case auth, subscribe, unsubscribe, ping }
  private enum CodingKeys: String, CodingKey { case type, token, topic, since }

  static let sequence = JSONSchema.count

  public static let schema = JSONSchema.choice(
    by: "type",
    [
      (
        "auth",
        .object([
          .required("type", .words(["auth"])), .required("token", .token(1...8_192), "an access token or an API key"),
        ])
        .named("RealtimeAuth")
      ),
      (
        "subscribe",
        .object([
          .required("type", .words(["subscribe"])), .required("topic", RealtimeTopic.schema),
          .nullable("since", sequence, "the last seq that was seen of the topic"),
        ]).named("RealtimeSubscribe")
      ),
      (
        "unsubscribe",
        .object([.required("type", .words(["unsubscribe"])), .required("topic", RealtimeTopic.schema)])
          .named("RealtimeUnsubscribe")
      ),
      ("ping", .object([.required("type", .words(["ping"]))]).named("RealtimePing")),
    ]
  ).named("RealtimeRequest")

  public init(from decoder: any Decoder) throws {
    let members = try decoder.container(keyedBy: CodingKeys.self)
    switch try members.decode(Kind.self, forKey: .type) {
    case .auth: self = .auth(token: try members.decode(String.self, forKey: .token))
    case .subscribe:
      self = .subscribe(
        try members.decode(RealtimeTopic.self, forKey: .topic),
        since: try members.decodeIfPresent(Int64.self, forKey: .since))
    case .unsubscribe: self = .unsubscribe(try members.decode(RealtimeTopic.self, forKey: .topic))
    case .ping: self = .ping
    }
  }

  public func encode(to encoder: any Encoder) throws {
    var members = encoder.container(keyedBy: CodingKeys.self)
    switch self {
    case .auth(let token):
      try members.encode(Kind.auth, forKey: .type)
      try members.encode(token, forKey: .token)
    case .subscribe(let topic, let since):
      try members.encode(Kind.subscribe, forKey: .type)
      try members.encode(topic, forKey: .topic)
      try members.encodeIfPresent(since, forKey: .since)
    case .unsubscribe(let topic):
      try members.encode(Kind.unsubscribe, forKey: .type)
      try members.encode(topic, forKey: .topic)
    case .ping: try members.encode(Kind.ping, forKey: .type)
    }
  }
}
