import Foundation
import LiveKitProtocol
import MediaBasics
import SwiftProtobuf

extension RoomService {
  /// One call, with its token checked.
  struct Call {
    let claims: TokenClaims
    let isJSON: Bool
    let body: [UInt8]
    let now: Moment
    let directory: RoomDirectory

    // MARK: Rooms

    func createRoom() throws(TwirpError) -> Response {
      let request: LKCreateRoomRequest = try decode()
      try need(\.roomCreate, "roomCreate")
      let limits = directory.configuration.limits
      guard !request.name.isEmpty else { throw TwirpError(.invalidArgument, "the room has no name") }
      guard request.name.count <= limits.roomNameLength else {
        throw TwirpError(.invalidArgument, "room name is longer than \(limits.roomNameLength) characters")
      }
      guard request.metadata.utf8.count <= limits.metadataSize else {
        throw TwirpError(.invalidArgument, "metadata is larger than \(limits.metadataSize) bytes")
      }
      guard !directory.isShuttingDown else { throw TwirpError(.unavailable, "the server is shutting down") }
      let isNew = directory.rooms[request.name] == nil
      let room = directory.openRoom(named: request.name, at: now)
      if request.emptyTimeout > 0 { room.emptyTimeout = .seconds(Int(request.emptyTimeout)) }
      if request.departureTimeout > 0 { room.departureTimeout = .seconds(Int(request.departureTimeout)) }
      if request.maxParticipants > 0 { room.maximumParticipants = request.maxParticipants }
      if request.syncStreams { room.synchronizesStreams = true }
      if !request.metadata.isEmpty { directory.set(metadata: request.metadata, of: room, at: now) }
      if isNew { directory.tellStarted(room, at: now) }
      return try encode(room.info, .room)
    }

    func listRooms() throws(TwirpError) -> Response {
      let request: LKListRoomsRequest = try decode()
      try need(\.roomList, "roomList")
      let wanted = Set(request.names)
      var response = LKListRoomsResponse()
      response.rooms = directory.rooms.values
        .filter { wanted.isEmpty || wanted.contains($0.name) }
        .sorted { ($0.created.unixMilliseconds, $0.name) < ($1.created.unixMilliseconds, $1.name) }
        .map(\.info)
      return try encode(response, .message(["rooms": .list(.room)]))
    }

    func deleteRoom() throws(TwirpError) -> Response {
      let request: LKDeleteRoomRequest = try decode()
      try need(\.roomCreate, "roomCreate")
      directory.close(try room(request.room), reason: .roomDeleted, at: now)
      return try encode(LKDeleteRoomResponse(), .empty)
    }

    func updateRoomMetadata() throws(TwirpError) -> Response {
      let request: LKUpdateRoomMetadataRequest = try decode()
      try needAdministration(of: request.room)
      let room = try room(request.room)
      guard request.metadata.utf8.count <= directory.configuration.limits.metadataSize else {
        throw TwirpError(
          .invalidArgument, "metadata is larger than \(directory.configuration.limits.metadataSize) bytes")
      }
      directory.set(metadata: request.metadata, of: room, at: now)
      return try encode(room.info, .room)
    }

    // MARK: Participants

    func listParticipants() throws(TwirpError) -> Response {
      let request: LKListParticipantsRequest = try decode()
      try needAdministration(of: request.room)
      var response = LKListParticipantsResponse()
      response.participants = directory.rooms[request.room]?.participants.map(\.info) ?? []
      return try encode(response, .message(["participants": .list(.participant)]))
    }

    func getParticipant() throws(TwirpError) -> Response {
      let request: LKRoomParticipantIdentity = try decode()
      try needAdministration(of: request.room)
      return try encode(try participant(request.identity, in: room(request.room)).info, .participant)
    }

    func removeParticipant() throws(TwirpError) -> Response {
      let request: LKRoomParticipantIdentity = try decode()
      try needAdministration(of: request.room)
      let room = try room(request.room)
      directory.remove(try participant(request.identity, in: room), from: room, reason: .participantRemoved, at: now)
      return try encode(LKRemoveParticipantResponse(), .empty)
    }

    func mutePublishedTrack() throws(TwirpError) -> Response {
      let request: LKMuteRoomTrackRequest = try decode()
      try needAdministration(of: request.room)
      let room = try room(request.room)
      let participant = try participant(request.identity, in: room)
      guard request.muted || directory.configuration.room.allowsRemoteUnmute else {
        throw TwirpError(.failedPrecondition, "remote unmute is not enabled")
      }
      guard let info = directory.mute(request.trackSid, request.muted, of: participant, in: room, at: now) else {
        throw TwirpError(.notFound, "track is not found")
      }
      var message = LKMuteTrackRequest()
      message.sid = request.trackSid
      message.muted = request.muted
      directory.send(.mute(message), to: participant)
      var response = LKMuteRoomTrackResponse()
      response.track = info
      return try encode(response, .message(["track": .track]))
    }

    func updateParticipant() throws(TwirpError) -> Response {
      let request: LKUpdateParticipantRequest = try decode()
      try needAdministration(of: request.room)
      let room = try room(request.room)
      let participant = try participant(request.identity, in: room)
      do {
        try directory.change(
          participant, name: request.name, metadata: request.metadata, attributes: request.attributes)
      } catch {
        throw TwirpError(.invalidArgument, error.message)
      }
      directory.updated(
        participant, permission: request.hasPermission ? request.permission : nil, in: room, at: now)
      return try encode(participant.info, .participant)
    }

    func updateSubscriptions() throws(TwirpError) -> Response {
      let request: LKUpdateSubscriptionsRequest = try decode()
      try needAdministration(of: request.room)
      let room = try room(request.room)
      let participant = try participant(request.identity, in: room)
      directory.setSubscriptions(
        request.trackSids + request.participantTracks.flatMap(\.trackSids), request.subscribe, of: participant,
        in: room, at: now)
      return try encode(LKUpdateSubscriptionsResponse(), .empty)
    }

    // MARK: Data

    func sendData() throws(TwirpError) -> Response {
      let request: LKSendDataRequest = try decode()
      try needAdministration(of: request.room)
      let room = try room(request.room)
      guard request.nonce.isEmpty || request.nonce.count == 16 else {
        throw TwirpError(.invalidArgument, "nonce should be 16 bytes or not present, got: \(request.nonce.count) bytes")
      }
      guard request.data.count <= Limits.dataMessageSize else {
        throw TwirpError(.invalidArgument, "data is larger than \(Limits.dataMessageSize) bytes")
      }
      var user = LKUserPacket()
      user.payload = request.data
      user.destinationSids = request.destinationSids
      user.destinationIdentities = request.destinationIdentities
      if request.hasTopic { user.topic = request.topic }
      user.nonce = request.nonce
      var packet = LKDataPacket()
      packet.kind = request.kind
      packet.destinationIdentities = request.destinationIdentities
      packet.value = .user(user)
      directory.deliver(&packet, senderSID: "", senderIdentity: "", except: nil, in: room)
      return try encode(LKSendDataResponse(), .empty)
    }

    // MARK: Common

    private func room(_ name: String) throws(TwirpError) -> Room {
      guard let room = directory.rooms[name] else { throw TwirpError(.notFound, SignalPath.roomMissing) }
      return room
    }

    private func participant(_ identity: String, in room: Room) throws(TwirpError) -> ServerParticipant {
      guard let participant = room.participant(identity: identity) else {
        throw TwirpError(.notFound, "participant does not exist")
      }
      return participant
    }

    private func need(_ grant: KeyPath<VideoGrant, Bool>, _ name: String) throws(TwirpError) {
      do {
        try claims.verifyAdministration(grant, named: name)
      } catch {
        throw TwirpError(.unauthenticated, error.description)
      }
    }

    private func needAdministration(of room: String) throws(TwirpError) {
      do {
        try claims.verifyAdministration(\.roomAdmin, named: "roomAdmin", room: room)
      } catch {
        throw TwirpError(.unauthenticated, error.description)
      }
    }

    private func decode<Message: SwiftProtobuf.Message>() throws(TwirpError) -> Message {
      do {
        return isJSON
          ? try Message(jsonUTF8Bytes: body, options: .lenient) : try Message(serializedBytes: body)
      } catch {
        throw TwirpError(.malformed, "the request could not be decoded")
      }
    }

    private func encode(_ message: some Message, _ shape: JSONShape) throws(TwirpError) -> Response {
      do {
        if isJSON {
          let plain = try message.jsonUTF8Bytes(options: .twirp) as [UInt8]
          let full = shape.filling(try JSONValue(parsing: plain))
          return Response(status: 200, contentType: "application/json", body: try full.serialized())
        }
        return Response(status: 200, contentType: "application/protobuf", body: try message.serializedBytes())
      } catch {
        throw TwirpError(.internalError, "the response could not be encoded: \(error)")
      }
    }
  }
}
