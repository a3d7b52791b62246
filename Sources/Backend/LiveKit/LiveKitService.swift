import Foundation
import LiveKitProtocol
import Logging
import NchatAPI
import SwiftProtobuf

/// What the backend needs of a media server: rooms, people in them, tokens. The embedded one and a LiveKit cluster are asked alike.
struct LiveKitService: Sendable {
  /// How long tokens of participants are good for, seconds.
  static let tokenTime = 7_200.0
  /// Seconds that a room stays while nobody has come.
  static let emptyTime: UInt32 = 300
  /// Seconds that the room of a call stays once the last one has gone: longer than somebody whose connection is lost may take to come back.
  static let departureTime: UInt32 = 60

  private let transport: any TwirpTransport
  private let keys: APIKeyPair
  private let watch: MediaServerWatch

  init(transport: any TwirpTransport, keys: APIKeyPair, log: Logger) {
    self.transport = transport
    self.keys = keys
    watch = MediaServerWatch(log: log)
  }

  // MARK: Tokens

  /// A token with which one person joins one room.
  ///
  /// - Throws: `LiveKitFailure` when a name cannot be written into a token.
  func token(
    identity: String, name: String, room: String, grant: VideoGrant, metadata: String = "", at now: Timestamp,
    lifetime: Double = tokenTime
  ) throws(LiveKitFailure) -> String {
    var claims = TokenClaims(
      identity: identity, room: room, name: name, issuer: keys.key,
      at: Date(timeIntervalSince1970: Double(now.milliseconds) / 1_000), lifetime: lifetime)
    claims.video = grant
    claims.metadata = metadata
    return try sign(claims)
  }

  private func sign(_ claims: TokenClaims) throws(LiveKitFailure) -> String {
    do { return try AccessToken(signing: claims, secret: keys.secret).text } catch {
      throw LiveKitFailure(kind: .refused, description: "no token can be made: \(error)")
    }
  }

  /// A token for one call of the administration interface.
  private func administrationToken(_ change: (inout VideoGrant) -> Void) throws(LiveKitFailure) -> String {
    var claims = TokenClaims(identity: "backend", room: "", issuer: keys.key, lifetime: 60)
    var grant = VideoGrant()
    change(&grant)
    claims.video = grant
    return try sign(claims)
  }

  // MARK: Rooms

  /// Makes a room, or finds it there.
  /// - Parameter seconds: that it stays once the last one has gone.
  @discardableResult
  func createRoom(
    _ name: String, maxParticipants: Int, metadata: String, departureTime seconds: UInt32 = departureTime
  ) async throws(LiveKitFailure) -> LKRoom {
    var request = LKCreateRoomRequest()
    request.name = name
    request.emptyTimeout = Self.emptyTime
    request.departureTimeout = seconds
    request.maxParticipants = UInt32(clamping: maxParticipants)
    request.metadata = metadata
    return try await call("CreateRoom", request) { $0.roomCreate = true }
  }

  /// Closes a room and sends everybody away; one that is gone is gone.
  func deleteRoom(_ name: String) async throws(LiveKitFailure) {
    var request = LKDeleteRoomRequest()
    request.room = name
    try await unlessGone { () throws(LiveKitFailure) in
      let _: LKDeleteRoomResponse = try await call("DeleteRoom", request) { $0.roomCreate = true }
    }
  }

  /// The rooms there are, or those of these names.
  func rooms(_ names: [String] = []) async throws(LiveKitFailure) -> [LKRoom] {
    var request = LKListRoomsRequest()
    request.names = names
    let answer: LKListRoomsResponse = try await call("ListRooms", request) { $0.roomList = true }
    return answer.rooms
  }

  /// A room, or nil where there is none.
  func room(_ name: String) async throws(LiveKitFailure) -> LKRoom? { try await rooms([name]).first }

  func updateRoom(_ name: String, metadata: String) async throws(LiveKitFailure) {
    var request = LKUpdateRoomMetadataRequest()
    request.room = name
    request.metadata = metadata
    let _: LKRoom = try await administrate("UpdateRoomMetadata", request, name)
  }

  // MARK: People

  func participants(of room: String) async throws(LiveKitFailure) -> [LKParticipantInfo] {
    var request = LKListParticipantsRequest()
    request.room = room
    let answer: LKListParticipantsResponse = try await administrate("ListParticipants", request, room)
    return answer.participants
  }

  /// Takes somebody out of a room; who is not in it, or whose room is gone, is out.
  func remove(_ identity: String, from room: String) async throws(LiveKitFailure) {
    var request = LKRoomParticipantIdentity()
    request.room = room
    request.identity = identity
    try await unlessGone { () throws(LiveKitFailure) in
      let _: LKRemoveParticipantResponse = try await administrate("RemoveParticipant", request, room)
    }
  }

  /// Changes what somebody in a room may do, and what is said of them; whose room they left is told nothing.
  ///
  /// - Parameters:
  ///   - grant: nil leaves their rights as they are.
  ///   - metadata: empty leaves it as it is.
  func update(
    _ identity: String, in room: String, grant: VideoGrant? = nil, metadata: String
  ) async throws(LiveKitFailure) {
    var request = LKUpdateParticipantRequest()
    request.room = room
    request.identity = identity
    if let grant { request.permission = grant.permission }
    request.metadata = metadata
    try await unlessGone { () throws(LiveKitFailure) in
      let _: LKParticipantInfo = try await administrate("UpdateParticipant", request, room)
    }
  }

  /// Mutes everything that somebody sends from a source.
  func mute(_ identity: String, in room: String, source: LKTrackSource) async throws(LiveKitFailure) {
    let tracks = try await participants(of: room).first { $0.identity == identity }?.tracks ?? []
    for track in tracks where track.source == source && !track.muted {
      try await mute(track: track.sid, of: identity, in: room, isMuted: true)
    }
  }

  func mute(track sid: String, of identity: String, in room: String, isMuted: Bool) async throws(LiveKitFailure) {
    var request = LKMuteRoomTrackRequest()
    request.room = room
    request.identity = identity
    request.trackSid = sid
    request.muted = isMuted
    try await unlessGone { () throws(LiveKitFailure) in
      let _: LKMuteRoomTrackResponse = try await administrate("MutePublishedTrack", request, room)
    }
  }

  /// Sends data to everybody in a room, or to some.
  func send(
    _ data: [UInt8], topic: String?, to identities: [String] = [], in room: String
  ) async throws(LiveKitFailure) {
    var request = LKSendDataRequest()
    request.room = room
    request.data = Data(data)
    request.destinationIdentities = identities
    if let topic { request.topic = topic }
    let _: LKSendDataResponse = try await administrate("SendData", request, room)
  }

  // MARK: Asking

  private func administrate<Answer: Message>(
    _ method: String, _ request: some Message, _ room: String
  ) async throws(LiveKitFailure) -> Answer {
    try await call(method, request) {
      $0.roomAdmin = true
      $0.room = room
    }
  }

  /// - Parameter service: which of LiveKit's administration services.
  func call<Answer: Message>(
    _ method: String, of service: String = "RoomService", _ request: some Message,
    _ grant: (inout VideoGrant) -> Void
  ) async throws(LiveKitFailure) -> Answer {
    let token = try administrationToken(grant)
    let body: [UInt8]
    do { body = try request.serializedBytes() } catch {
      throw LiveKitFailure(kind: .refused, description: "the request \(method) cannot be written: \(error)")
    }
    do throws(LiveKitFailure) {
      let answer = try await transport.call("livekit.\(service)/\(method)", body, token: token)
      guard let message = try? Answer(serializedBytes: answer) else {
        throw LiveKitFailure(kind: .unavailable, description: "the media server's answer to \(method) makes no sense")
      }
      watch.answered()
      return message
    } catch {
      watch.note(error)
      throw error
    }
  }

  private func unlessGone(_ body: () async throws(LiveKitFailure) -> Void) async throws(LiveKitFailure) {
    do { try await body() } catch {
      if error.kind != .notFound { throw error }
    }
  }
}
