/// What an access token allows: the claim `video`.
///
/// Permissions that may be left unsaid are optional; `mayPublish` and its siblings answer with the defaults applied.
public struct VideoGrant: Sendable, Equatable {
  public var roomCreate = false
  public var roomList = false
  public var roomRecord = false
  public var roomAdmin = false
  public var roomJoin = false
  public var room = ""
  /// Where a participant may be forwarded or moved to.
  public var destinationRoom = ""
  public var canPublish: Bool?
  public var canSubscribe: Bool?
  public var canPublishData: Bool?
  /// Names as in the token: `camera`, `microphone`, `screen_share`, `screen_share_audio`. Empty: any source.
  public var canPublishSources: [String] = []
  public var canUpdateOwnMetadata: Bool?
  public var ingressAdmin = false
  public var hidden = false
  public var recorder = false
  public var agent = false
  public var canSubscribeMetrics: Bool?
  public var canManageAgentSession: Bool?
  /// Grants that this version does not know, kept as they came.
  public var others: [String: JSONValue] = [:]

  public init() {}

  /// The grant of somebody who may join one room.
  public init(joining room: String) {
    roomJoin = true
    self.room = room
  }
}

extension VideoGrant {
  public var maySubscribe: Bool { canSubscribe ?? true }
  public var mayPublish: Bool { canPublish ?? true }
  public var mayPublishData: Bool { canPublishData ?? mayPublish }
  public var mayUpdateOwnMetadata: Bool { canUpdateOwnMetadata ?? false }

  public func mayPublish(_ source: LKTrackSource) -> Bool {
    mayPublish && (canPublishSources.isEmpty || publishSources.contains(source))
  }

  /// The sources this version knows among `canPublishSources`.
  public var publishSources: [LKTrackSource] {
    canPublishSources.compactMap { name in Self.sourceNames.first { $0.name == name.lowercased() }?.source }
  }

  static let sourceNames: [(name: String, source: LKTrackSource)] = [
    ("camera", .camera), ("microphone", .microphone), ("screen_share", .screenShare),
    ("screen_share_audio", .screenShareAudio),
  ]

  /// The grant as the permissions of a joined participant.
  public var permission: LKParticipantPermission {
    var permission = LKParticipantPermission()
    permission.canSubscribe = maySubscribe
    permission.canPublish = mayPublish
    permission.canPublishData = mayPublishData
    permission.canPublishSources = publishSources
    permission.canUpdateMetadata = mayUpdateOwnMetadata
    permission.hidden = hidden
    permission.recorder = recorder
    permission.agent = agent
    permission.canSubscribeMetrics = canSubscribeMetrics ?? false
    permission.canManageAgentSession = canManageAgentSession ?? false
    return permission
  }

  /// Puts an administrator's `permission` in the place of the grant's own permissions; its rooms stay.
  public mutating func apply(_ permission: LKParticipantPermission) {
    canSubscribe = permission.canSubscribe
    canPublish = permission.canPublish
    canPublishData = permission.canPublishData
    canPublishSources = permission.canPublishSources.compactMap { source in
      Self.sourceNames.first { $0.source == source }?.name
    }
    canUpdateOwnMetadata = permission.canUpdateMetadata
    hidden = permission.hidden
    recorder = permission.recorder
    agent = permission.agent
    canSubscribeMetrics = permission.canSubscribeMetrics
    canManageAgentSession = permission.canManageAgentSession
  }
}

extension VideoGrant {
  private static let flags: [(name: String, path: WritableKeyPath<VideoGrant, Bool> & Sendable)] = [
    ("roomCreate", \.roomCreate), ("roomList", \.roomList), ("roomRecord", \.roomRecord),
    ("roomAdmin", \.roomAdmin), ("roomJoin", \.roomJoin), ("ingressAdmin", \.ingressAdmin), ("hidden", \.hidden),
    ("recorder", \.recorder), ("agent", \.agent),
  ]
  private static let choices: [(name: String, path: WritableKeyPath<VideoGrant, Bool?> & Sendable)] = [
    ("canPublish", \.canPublish), ("canSubscribe", \.canSubscribe), ("canPublishData", \.canPublishData),
    ("canUpdateOwnMetadata", \.canUpdateOwnMetadata), ("canSubscribeMetrics", \.canSubscribeMetrics),
    ("canManageAgentSession", \.canManageAgentSession),
  ]
  private static let texts: [(name: String, path: WritableKeyPath<VideoGrant, String> & Sendable)] = [
    ("room", \.room), ("destinationRoom", \.destinationRoom),
  ]
  private static let sources = "canPublishSources"

  /// Every grant's name.
  public static var names: [String] { flags.map(\.name) + choices.map(\.name) + texts.map(\.name) + [sources] }

  /// Sets a grant from text, such as a command line's `canPublish=false`; sources are separated by commas.
  public mutating func set(_ name: String, to value: String) throws(TokenError) {
    func bool() throws(TokenError) -> Bool {
      switch value.lowercased() {
      case "true", "1", "yes": return true
      case "false", "0", "no": return false
      default: throw .wrongGrantValue(grant: name, value: value, expected: "it is true or false")
      }
    }
    if let flag = Self.flags.first(where: { $0.name == name }) {
      self[keyPath: flag.path] = try bool()
    } else if let choice = Self.choices.first(where: { $0.name == name }) {
      self[keyPath: choice.path] = try bool()
    } else if let text = Self.texts.first(where: { $0.name == name }) {
      self[keyPath: text.path] = value
    } else if name == Self.sources {
      let known = Self.sourceNames.map(\.name)
      let wanted = value.split(separator: ",").map { $0.trimmingPrefix(while: \.isWhitespace).lowercased() }
      guard wanted.allSatisfy(known.contains) else {
        throw .wrongGrantValue(grant: name, value: value, expected: "it is a list of " + known.joined(separator: ", "))
      }
      canPublishSources = wanted
    } else {
      throw .unknownGrant(name)
    }
  }

  init(_ claims: ClaimReader) throws(TokenError) {
    var claims = claims
    for (name, path) in Self.flags { self[keyPath: path] = try claims.take(bool: name) ?? false }
    for (name, path) in Self.choices { self[keyPath: path] = try claims.take(bool: name) }
    for (name, path) in Self.texts { self[keyPath: path] = try claims.take(string: name) ?? "" }
    canPublishSources = try claims.take(strings: Self.sources) ?? []
    others = claims.rest
  }

  var json: JSONValue {
    var object = others
    for (name, path) in Self.flags where self[keyPath: path] { object[name] = .bool(true) }
    for (name, path) in Self.choices { object[name] = self[keyPath: path].map(JSONValue.bool) }
    for (name, path) in Self.texts where !self[keyPath: path].isEmpty { object[name] = .string(self[keyPath: path]) }
    if !canPublishSources.isEmpty { object[Self.sources] = .array(canPublishSources.map(JSONValue.string)) }
    return .object(object)
  }
}
