import Foundation

/// Everything an access token says (RFC 7519, with LiveKit's own claims).
public struct TokenClaims: Sendable, Equatable {
  /// API key the token is made with (`iss`).
  public var issuer = ""
  /// Who the bearer is (`sub`, else `jti`).
  public var identity = ""
  /// `nbf`.
  public var notBefore: Date?
  /// `exp`; a token without is refused.
  public var expires: Date?
  /// `iat`.
  public var issued: Date?
  /// `jti`.
  public var tokenID = ""
  public var name = ""
  public var metadata = ""
  public var attributes: [String: String] = [:]
  /// `standard` when empty; else `ingress`, `egress`, `sip`, `agent`, `connector`, `bridge`.
  public var kind = ""
  public var kindDetails: [String] = []
  public var video: VideoGrant?
  public var roomPreset = ""
  /// Applied to the room that a join with this token creates.
  public var roomConfiguration: LKRoomConfiguration?
  /// Standard base64 of the SHA-256 of an HTTP body, in the tokens of webhooks.
  public var sha256 = ""
  /// Claims that this version does not use, kept as they came (`sip`, `agent` and more).
  public var others: [String: JSONValue] = [:]

  public init() {}

  /// The claims of a participant who may join one room for `lifetime` seconds (six hours, as LiveKit's own SDKs say).
  public init(
    identity: String, room: String, name: String = "", issuer: String, at now: Date = Date(),
    lifetime: TimeInterval = 6 * 3600
  ) {
    self.issuer = issuer
    self.identity = identity
    self.name = name
    video = VideoGrant(joining: room)
    notBefore = now
    expires = now.addingTimeInterval(lifetime)
  }

  /// `kind` as the participant's kind on the wire; nil for a kind that this version does not know.
  public var participantKind: LKParticipantInfo.Kind? {
    switch kind.lowercased() {
    case "", "standard": .standard
    case "ingress": .ingress
    case "egress": .egress
    case "sip": .sip
    case "agent": .agent
    case "connector": .connector
    case "bridge": .bridge
    default: nil
    }
  }
}

extension TokenClaims {
  /// `kindDetails` on the wire; those that this version does not know are left out.
  public var participantKindDetails: [LKParticipantInfo.KindDetail] {
    kindDetails.compactMap { name in
      switch name.lowercased() {
      case "cloud_agent": .cloudAgent
      case "forwarded": .forwarded
      case "connector_whatsapp": .connectorWhatsapp
      case "connector_twilio": .connectorTwilio
      case "bridge_rtsp": .bridgeRtsp
      case "simulation": .simulation
      default: nil
      }
    }
  }

  init(_ object: [String: JSONValue]) throws(TokenError) {
    var claims = ClaimReader(object)
    issuer = try claims.take(string: "iss") ?? ""
    tokenID = try claims.take(string: "jti") ?? ""
    let subject = try claims.take(string: "sub") ?? ""
    identity = subject.isEmpty ? tokenID : subject
    // Some issuers also write `identity`; the subject decides.
    _ = try claims.take(string: "identity")
    notBefore = try claims.take(seconds: "nbf").map(Self.date)
    expires = try claims.take(seconds: "exp").map(Self.date)
    issued = try claims.take(seconds: "iat").map(Self.date)
    name = try claims.take(string: "name") ?? ""
    metadata = try claims.take(string: "metadata") ?? ""
    attributes = try claims.take(texts: "attributes") ?? [:]
    kind = try claims.take(string: "kind") ?? ""
    kindDetails = try claims.take(strings: "kindDetails") ?? []
    video = try claims.take(object: "video").map { grant throws(TokenError) in
      try VideoGrant(ClaimReader(grant, path: "video."))
    }
    roomPreset = try claims.take(string: "roomPreset") ?? ""
    roomConfiguration = try claims.take(object: "roomConfig").map { object throws(TokenError) in
      do {
        return try LKRoomConfiguration(
          jsonUTF8Bytes: try JSONValue.object(object).serialized(), options: .lenient)
      } catch {
        throw .wrongType(claim: "roomConfig", expected: "a room configuration")
      }
    }
    sha256 = try claims.take(string: "sha256") ?? ""
    others = claims.rest
  }

  func json() throws -> JSONValue {
    var object = others
    func put(_ name: String, _ text: String) { if !text.isEmpty { object[name] = .string(text) } }
    func put(_ name: String, _ date: Date?) {
      object[name] = date.map { .integer(Int64($0.timeIntervalSince1970.rounded(.down))) }
    }
    put("iss", issuer)
    put("sub", identity)
    put("jti", tokenID)
    put("nbf", notBefore)
    put("exp", expires)
    put("iat", issued)
    put("name", name)
    put("metadata", metadata)
    put("kind", kind)
    put("roomPreset", roomPreset)
    put("sha256", sha256)
    if !attributes.isEmpty { object["attributes"] = .object(attributes.mapValues(JSONValue.string)) }
    if !kindDetails.isEmpty { object["kindDetails"] = .array(kindDetails.map(JSONValue.string)) }
    if let video { object["video"] = video.json }
    if let roomConfiguration {
      object["roomConfig"] = try JSONValue(parsing: roomConfiguration.jsonUTF8Bytes() as [UInt8])
    }
    return .object(object)
  }

  private static func date(_ seconds: Int64) -> Date { Date(timeIntervalSince1970: TimeInterval(seconds)) }
}
