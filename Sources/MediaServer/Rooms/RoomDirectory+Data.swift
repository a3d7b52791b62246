import Foundation
import LiveKitProtocol

extension RoomDirectory {
  /// Takes what a participant sent on one of its data channels and passes it to whom it is for.
  func receiveData(_ bytes: [UInt8], on label: ChannelLabel, from sender: ServerParticipant, in room: Room) {
    guard sender.grant.mayPublishData, label != .dataTrack else { return }
    guard var packet = try? LKDataPacket(serializedBytes: bytes) else {
      log.debug("a data packet of \(sender.sid) is not a protobuf message")
      return
    }
    if label == .reliable, packet.sequence > 0 {
      guard packet.sequence > sender.lastDataSequence else { return }
      sender.lastDataSequence = packet.sequence
    }
    let isAgent = sender.kind == .agent || sender.grant.agent
    switch packet.value {
    case .transcription where !isAgent: return
    // The legacy form of a message that only servers send.
    case .speaker, nil: return
    default: break
    }
    packet.kind = label == .lossy ? .lossy : .reliable
    let sid = sender.isHidden ? "" : sender.sid
    // An agent speaks for others in chat, text streams and transcriptions.
    let speaksForAnother = isAgent && !packet.participantIdentity.isEmpty && packet.isAttributable
    let identity = sender.isHidden ? "" : speaksForAnother ? packet.participantIdentity : sender.identity
    packet.participantSid = sid
    packet.participantIdentity = identity
    deliver(&packet, senderSID: sid, senderIdentity: identity, except: sender, in: room)
  }

  /// Sends a packet to its destinations; without any, to all but the sender.
  func deliver(
    _ packet: inout LKDataPacket, senderSID: String, senderIdentity: String, except sender: ServerParticipant?,
    in room: Room
  ) {
    var identities = packet.destinationIdentities
    var sids: [String] = []
    if case .user(var user) = packet.value {
      sids = user.destinationSids
      if identities.isEmpty { identities = user.destinationIdentities }
      user.participantSid = senderSID
      user.participantIdentity = senderIdentity
      packet.value = .user(user)
    }
    var isMetrics = false
    if case .metrics = packet.value { isMetrics = true }
    let isForAll = identities.isEmpty && sids.isEmpty
    // A packet may name tens of thousands, and each is looked for among all of them.
    let (wantedIdentities, wantedSIDs) = (Set(identities), Set(sids))
    let receivers = room.participants.filter { receiver in
      guard receiver !== sender, !receiver.isClosed else { return false }
      if isMetrics, receiver.grant.canSubscribeMetrics != true { return false }
      return isForAll || wantedIdentities.contains(receiver.identity) || wantedSIDs.contains(receiver.sid)
    }
    guard !receivers.isEmpty, let bytes: [UInt8] = try? packet.serializedBytes() else { return }
    media(
      .data(
        participants: receivers.map(\.sid), label: packet.kind == .lossy ? .lossy : .reliable, bytes))
  }
}

extension LKDataPacket {
  /// Whether an agent may send this in another participant's name.
  fileprivate var isAttributable: Bool {
    switch value {
    case .chatMessage, .transcription, .streamHeader, .streamChunk, .streamTrailer: true
    default: false
    }
  }
}
