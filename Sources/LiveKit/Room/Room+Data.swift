import Foundation
import LiveKitProtocol

/// Data, chat and what else travels on the data channels.
extension Room {
  // MARK: Sending

  /// Sends bytes to `identities`, or to everybody else.
  public func send(
    _ payload: [UInt8], topic: String = "", isReliable: Bool = true, to identities: [String] = []
  ) async throws(RoomError) {
    let packet = LKDataPacket.with {
      $0.destinationIdentities = identities
      $0.user.payload = Data(payload)
      if !topic.isEmpty { $0.user.topic = topic }
    }
    try await send([packet], on: isReliable ? .reliable : .lossy)
  }

  /// Sends a line of chat to `identities`, or to everybody else, and answers it as the others will see it.
  @discardableResult
  public func sendChat(_ text: String, to identities: [String] = []) async throws(RoomError) -> ChatLine {
    let stream = TextStream(
      id: UUID().uuidString.lowercased(), topic: Topic.chat, text: text,
      timestamp: Int64(Date().timeIntervalSince1970 * 1000), destinations: identities)
    try await send(stream.packets, on: .reliable)
    return ChatLine(
      id: stream.id, identity: roster.local?.identity ?? "", text: text, timestamp: stream.timestamp)
  }

  private func send(_ packets: [LKDataPacket], on label: ChannelLabel) async throws(RoomError) {
    guard isJoined, let session else { throw .notConnected }
    guard roster.local?.permission.canPublishData ?? true else { throw .notAllowed("sending data") }
    let (link, limit) = try await openChannel(label, in: session)
    for var packet in packets {
      packet.kind = label == .lossy ? .lossy : .reliable
      packet.participantSid = session.join.participant.sid
      packet.participantIdentity = session.join.participant.identity
      // The number takes at most six bytes; leave room before it is taken.
      guard let size = try? (packet.serializedBytes() as [UInt8]).count, size + 6 <= limit else {
        throw .tooLarge((try? (packet.serializedBytes() as [UInt8]).count) ?? 0, limit: limit)
      }
      if label == .reliable { packet.sequence = session.sequence.next() }
      guard let bytes = try? packet.serializedBytes() as [UInt8], link.peer.sendData(bytes, on: label) else {
        throw .congested
      }
    }
  }

  /// The link with an open channel, and how long its messages may be.
  private func openChannel(_ label: ChannelLabel, in session: RoomSession) async throws(RoomError) -> (MediaLink, Int) {
    let link: MediaLink
    do { link = try await publisherLink(session) } catch { throw isCurrent(session) ? .media("\(error)") : .lost }
    if link.channels[label] == nil {
      let number = session.id
      link.lastWaiter += 1
      let waiter = link.lastWaiter
      let timer = after(options.timeouts.dataChannel) { room in
        guard let link = room.session(number)?.publisher else { return }
        link.lateWaiters.insert(waiter)
        link.channelWaiters.removeValue(forKey: waiter)?.resume()
      }
      while link.channels[label] == nil, isCurrent(session), !link.lateWaiters.contains(waiter) {
        await withCheckedContinuation { link.channelWaiters[waiter] = $0 }
      }
      link.lateWaiters.remove(waiter)
      timer.cancel()
    }
    guard isCurrent(session) else { throw .lost }
    guard let limit = link.channels[label] else { throw .timeout("the data channel") }
    return (link, limit > 0 ? min(limit, Limits.dataMessageSize) : Limits.dataMessageSize)
  }

  // MARK: Receiving

  func receive(_ bytes: [UInt8], on label: ChannelLabel, in session: RoomSession) {
    guard label != .dataTrack, let packet = try? LKDataPacket(serializedBytes: bytes) else { return }
    if label == .reliable, !session.sequence.accept(packet.sequence, from: packet.participantSid) { return }
    let identity = sender(of: packet)
    switch packet.value {
    case .user(let user):
      emit(
        .data(
          DataMessage(
            identity: identity, topic: user.topic, payload: Array(user.payload), isReliable: label == .reliable)))
    case .chatMessage(let message):
      emit(
        .chat(
          ChatLine(
            id: message.id, identity: identity, text: message.message, timestamp: message.timestamp,
            isEdit: message.hasEditTimestamp, isDeleted: message.deleted)))
    case .streamHeader(let header): deliver(session.streams.take(header, from: identity))
    case .streamChunk(let chunk): deliver(session.streams.take(chunk, from: identity))
    case .streamTrailer(let trailer): deliver(session.streams.take(trailer, from: identity))
    case .rpcRequest(let request): refuse(request, from: identity)
    default: break
    }
  }

  /// The server writes who sent a packet; older ones only into the user packet, or only the sid.
  private func sender(of packet: LKDataPacket) -> String {
    if !packet.participantIdentity.isEmpty { return packet.participantIdentity }
    if case .user(let user)? = packet.value, !user.participantIdentity.isEmpty { return user.participantIdentity }
    return roster.participant(sid: packet.participantSid)?.identity ?? ""
  }

  private func deliver(_ stream: StreamAssembler.Stream?) {
    guard let stream else { return }
    guard stream.isText, stream.topic == Topic.chat else {
      return emit(
        .data(
          DataMessage(
            identity: stream.identity, topic: stream.topic, payload: stream.bytes, isReliable: true,
            isText: stream.isText, attributes: stream.attributes)))
    }
    emit(
      .chat(
        ChatLine(
          id: stream.id, identity: stream.identity, text: String(decoding: stream.bytes, as: UTF8.self),
          timestamp: stream.timestamp, isEdit: stream.operation == .update, isDeleted: stream.operation == .delete)))
  }

  /// Nobody here offers methods; the caller should not have to wait to learn it.
  private func refuse(_ request: LKRpcRequest, from identity: String) {
    guard !identity.isEmpty else { return }
    let acknowledgement = LKDataPacket.with {
      $0.destinationIdentities = [identity]
      $0.rpcAck.requestID = request.id
    }
    let refusal = LKDataPacket.with {
      $0.destinationIdentities = [identity]
      $0.rpcResponse.requestID = request.id
      $0.rpcResponse.error.code = 1400
      $0.rpcResponse.error.message = "Method not supported at destination"
    }
    Task { [weak self] in
      do {
        try await self?.send([acknowledgement, refusal], on: .reliable)
      } catch {
        self?.options.log.debug("a call could not be refused", metadata: ["error": "\(error)"])
      }
    }
  }
}
