import Foundation
import LiveKitProtocol
import WebServing

extension JoinAttempt {
  /// Reads what a client asks for at `/rtc` or `/rtc/v1`.
  ///
  /// - Parameters:
  ///   - mode: by the path; a join request at the older path means a single connection too.
  ///   - authorization: the header's value, which wins over the parameter.
  ///   - isStrict: undecodable attributes are refused, as the validating path does.
  ///   - secret: the secret of an API key.
  init(
    target: RequestTarget, mode: SignalMode, authorization: String?, isStrict: Bool, at now: Moment,
    secret: (String) -> String?
  ) throws(JoinRefusal) {
    let token: String
    if let authorization {
      guard let bearer = BearerToken.read(authorization) else { throw .unauthorized(BearerToken.missingPrefix) }
      token = bearer
    } else {
      token = target["access_token"] ?? ""
    }
    guard !token.isEmpty else { throw .unauthorized("no permissions to access the room") }
    do {
      claims = try AccessToken(verifying: token, at: now.date, secret: secret).claims
    } catch {
      throw .unauthorized("invalid token: \(error.description)")
    }
    do {
      grant = try claims.verifyJoin()
    } catch .noIdentity, .noRoom, .nameTooLong {
      throw .malformed(Self.joinProblem(claims))
    } catch {
      throw .unauthorized(error.description)
    }

    client = LKClientInfo()
    subscribesAutomatically = true
    self.mode = mode
    if let wrapped = target["join_request"] {
      self.mode = .single
      try readJoinRequest(wrapped)
    } else if mode == .single {
      throw .malformed("join_request is required")
    } else {
      try readParameters(target, isStrict: isStrict)
    }
    client.address = ""
  }

  private static func joinProblem(_ claims: TokenClaims) -> String {
    do {
      try claims.verifyJoin()
    } catch {
      return error.description
    }
    return "the token cannot be used to join"
  }

  private mutating func readJoinRequest(_ wrapped: String) throws(JoinRefusal) {
    let request: LKJoinRequest
    do {
      request = try LKJoinRequest(wrapped: wrapped)
    } catch {
      throw .malformed(error.description)
    }
    client = request.clientInfo
    subscribesAutomatically = request.connectionSettings.autoSubscribe
    isResume = request.reconnect
    participantSID = request.participantSid
    announcedTracks = Array(request.addTrackRequests.prefix(Limits.pendingTracks))
    if request.hasPublisherOffer { offer = request.publisherOffer }
    if !request.metadata.isEmpty || !request.participantAttributes.isEmpty {
      try override(metadata: request.metadata, attributes: request.participantAttributes)
    }
  }

  private mutating func readParameters(_ target: RequestTarget, isStrict: Bool) throws(JoinRefusal) {
    func isTrue(_ text: String?) -> Bool { text == "1" || text?.lowercased() == "true" }
    client.sdk = Self.sdk(target["sdk"] ?? "")
    client.version = target["version"] ?? ""
    client.protocol = Int32(target["protocol"] ?? "") ?? 0
    client.clientProtocol = Int32(target["client_protocol"] ?? "") ?? 0
    client.os = target["os"] ?? ""
    client.osVersion = target["os_version"] ?? ""
    client.deviceModel = target["device_model"] ?? ""
    client.browser = target["browser"] ?? ""
    client.browserVersion = target["browser_version"] ?? ""
    client.network = target["network"] ?? ""
    client.capabilities = (target["capabilities"] ?? "").split(separator: ",").compactMap {
      switch $0 {
      case "CAP_PACKET_TRAILER": .capPacketTrailer
      case "CAP_COMPRESSION_DEFLATE_RAW": .capCompressionDeflateRaw
      default: nil
      }
    }
    if let automatic = target["auto_subscribe"] { subscribesAutomatically = isTrue(automatic) }
    isResume = isTrue(target["reconnect"])
    participantSID = isResume ? target["sid"] ?? "" : ""
    if let publish = target["publish"], !publish.isEmpty {
      claims.identity += "#" + publish
      grant.canSubscribe = false
      claims.video = grant
    }
    guard let encoded = target["attributes"], !encoded.isEmpty else { return }
    guard let bytes = Base64URL.decode(encoded, .lenient), case .object(let object) = try? JSONValue(parsing: bytes)
    else {
      if isStrict { throw .malformed("cannot decode attributes") }
      return
    }
    var attributes: [String: String] = [:]
    for (key, value) in object {
      guard case .string(let text) = value else {
        if isStrict { throw .malformed("cannot decode attributes") }
        return
      }
      attributes[key] = text
    }
    try override(metadata: "", attributes: attributes)
  }

  /// What a participant says about itself takes a permission.
  private mutating func override(metadata: String, attributes: [String: String]) throws(JoinRefusal) {
    guard grant.mayUpdateOwnMetadata else {
      throw .unauthorized("no permissions to set attributes or metadata")
    }
    if !metadata.isEmpty { claims.metadata = metadata }
    for (key, value) in attributes { claims.attributes[key] = value.isEmpty ? nil : value }
  }

  private static func sdk(_ name: String) -> LKClientInfo.SDK {
    switch name.lowercased() {
    case "js": .js
    case "ios", "swift": .swift
    case "android": .android
    case "flutter": .flutter
    case "go": .go
    case "unity": .unity
    case "reactnative": .reactNative
    case "rust": .rust
    case "python": .python
    case "cpp": .cpp
    case "unityweb": .unityWeb
    case "node": .node
    case "esp32": .esp32
    default: .unknown
    }
  }
}
