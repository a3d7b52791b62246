import MediaBasics

extension DataChannels {
  /// Carries out what the association tells.
  mutating func takeAssociationEvents() {
    while let event = association.pollEvent() {
      switch event {
      case .established: connect()
      case .message(let stream, let identifier, let payload): receive(payload, identifier, on: stream)
      case .incomingStreamsReset(let ids): peerReset(ids.isEmpty ? streams.keys.sorted() : ids)
      case .outgoingStreamsReset(let ids): for stream in ids { outgoingResetEnded(stream, performed: true) }
      case .outgoingResetRefused(let ids): for stream in ids { outgoingResetEnded(stream, performed: false) }
      case .closed(let reason):
        isClosed = true
        isConnected = false
        for id in channels.keys.sorted() { remove(id) }
        tell(.associationClosed(reason))
      }
    }
  }

  private mutating func connect() {
    isConnected = true
    tell(.connected)
    for id in channels.keys.sorted() { announce(id) }
  }

  private mutating func receive(_ payload: [UInt8], _ identifier: UInt32, on stream: UInt16) {
    if identifier == DataChannelProtocolIdentifier.control {
      // What tells the owner of a new channel is counted until the owner knows: opening and closing channels without end
      // must not pile up events.
      if !receiveControl(payload, on: stream) { association.taken(payload.count) }
    } else if let id = streams[stream] {
      deliver(payload, protocolIdentifier: identifier, to: id)
    } else {
      keepEarly(stream, identifier, payload)
    }
  }

  /// The payload takes up the association's window until the owner has it.
  mutating func deliver(_ payload: [UInt8], protocolIdentifier: UInt32, to id: DataChannelID) {
    guard let channel = channels[id] else { return association.taken(payload.count) }
    channels[id]?.awaitsAcknowledgement = false
    let message: ([UInt8], binary: Bool)? =
      switch protocolIdentifier {
      case DataChannelProtocolIdentifier.string, DataChannelProtocolIdentifier.partialString: (payload, false)
      case DataChannelProtocolIdentifier.binary, DataChannelProtocolIdentifier.partialBinary: (payload, true)
      case DataChannelProtocolIdentifier.emptyString: ([], false)
      case DataChannelProtocolIdentifier.emptyBinary: ([], true)
      default: nil
      }
    if channel.isClosing { statistics.messagesWhileClosing += 1 }
    if message == nil { statistics.unknownProtocolIdentifiers += 1 }
    guard let message, !channel.isClosing else { return association.taken(payload.count) }
    tell(.message(id, message.0, binary: message.binary), counted: payload.count)
  }

  // MARK: Establishment (RFC 8832)

  /// - Returns: whether the owner is told of a new channel, with the payload counted until then.
  private mutating func receiveControl(_ payload: [UInt8], on stream: UInt16) -> Bool {
    switch DataChannelControl(payload.span.bytes) {
    case nil:
      statistics.malformedControl += 1
      if streams[stream] == nil { refuse(stream) }
      return false
    case .acknowledgement?:
      guard let id = streams[stream] else {
        statistics.malformedControl += 1
        return false
      }
      channels[id]?.awaitsAcknowledgement = false
      return false
    case .open(let label, let subprotocol, let ordered, let reliability, _)?:
      if let old = streams[stream] {
        guard let channel = channels[old], channel.isClosing, channel.incomingIsReset else {
          statistics.refusedOpens += 1
          return false
        }
        // The peer saw both resets done and uses the stream again; only its last answer to ours is still to come.
        if !channel.outgoingIsReset { orphanedResets.insert(stream) }
        remove(old)
      }
      guard stream != .max, Int(stream) < association.outgoingStreams, channels.count < configuration.maxChannels,
        peerNameBytes + label.utf8.count + subprotocol.utf8.count <= configuration.maxPeerNameBytes
      else {
        statistics.refusedOpens += 1
        refuse(stream)
        return false
      }
      let id = add(
        label: label, subprotocol: subprotocol, ordered: ordered, reliability: reliability, stream: stream,
        isNegotiated: false, isOpenedByPeer: true)
      sendControl(.acknowledgement, on: stream)
      if let info = channels[id]?.info { tell(.opened(info), counted: payload.count) }
      deliverEarly(to: id, on: stream)
      return true
    }
  }

  /// Tells the peer that there is no channel on a stream, by beginning it anew (RFC 8832 section 6).
  private mutating func refuse(_ stream: UInt16) {
    guard !orphanedResets.contains(stream), Int(stream) < association.outgoingStreams,
      association.resetStream(stream, at: association.now)
    else { return }
    orphanedResets.insert(stream)
  }

  // MARK: Closing (RFC 8831 section 6.7)

  private mutating func peerReset(_ ids: [UInt16]) {
    for stream in ids {
      forgetEarly(on: stream)
      guard let id = streams[stream], let channel = channels[id] else { continue }
      channels[id]?.incomingIsReset = true
      if channel.outgoingIsReset {
        remove(id)
      } else if !channel.isClosing {
        channels[id]?.isClosing = true
        beginReset(of: id)
      }
    }
  }

  private mutating func outgoingResetEnded(_ stream: UInt16, performed: Bool) {
    if orphanedResets.remove(stream) != nil {
      if !performed { spentStreams.insert(stream) }
      return
    }
    guard let id = streams[stream], let channel = channels[id] else { return }
    channels[id]?.outgoingIsReset = true
    channels[id]?.isClosing = true
    if !performed { spentStreams.insert(stream) }
    if channel.incomingIsReset || !performed { remove(id) }
  }
}
