extension Negotiation {
  /// All transceivers that are not stopped, in the order they were made.
  public var transceivers: [Transceiver] { store.filter { !$0.isStopped } }

  public func transceiver(_ id: TransceiverID) -> Transceiver? { store.first { $0.id == id } }
  public func transceiver(mid: String) -> Transceiver? { store.first { $0.mid == mid } }

  /// Adds a section's worth of media; the next offer describes it.
  ///
  /// A remote offer that arrives first takes it for a section of the same kind that receives, if it wants to send.
  /// - Throws: `NegotiationError.noCodecs` for a kind without codecs.
  @discardableResult
  public mutating func addTransceiver(
    _ kind: MediaKind, direction: MediaDirection, sender: MediaSender? = nil, codecs: [CodecDescription]? = nil
  ) throws(NegotiationError) -> TransceiverID {
    guard !(codecs ?? configuration.codecs(kind)).isEmpty else { throw .noCodecs(kind) }
    let id = makeTransceiver(kind, direction: direction, sender: sender)
    store[store.count - 1].codecs = codecs
    return id
  }

  /// Sends a track on an inactive transceiver of its kind, or on a new one: sections are few, reuse keeps them few.
  @discardableResult
  public mutating func addSender(_ sender: MediaSender, kind: MediaKind) throws(NegotiationError) -> TransceiverID {
    guard
      let free = store.first(where: {
        $0.kind == kind && !$0.isStopped && $0.direction == .inactive && $0.currentDirection ?? .inactive == .inactive
      })
    else { return try addTransceiver(kind, direction: .sendOnly, sender: sender) }
    try setSender(sender, direction: .sendOnly, of: free.id)
    return free.id
  }

  /// A transceiver on which the peer offers to receive and this side does not send: where an answerer that cannot
  /// offer (RFC 8829 gives it no other way) can put a track.
  public func transceiverAvailableForSending(_ kind: MediaKind) -> TransceiverID? {
    let remote: SessionDescription? =
      switch signalingState {
      case .haveRemoteOffer: pendingOffer
      case .stable: session?.isLocalOffer == false ? currentRemoteDescription : nil
      case .haveLocalOffer: nil
      }
    guard let remote else { return nil }
    for (slot, section) in zip(slots, remote.media) {
      guard let id = slot.transceiver, let transceiver = transceiver(id), transceiver.kind == kind,
        !transceiver.isStopped, transceiver.sender == nil, !section.isRejected, remote.direction(of: section).receives
      else { continue }
      return id
    }
    return nil
  }

  /// Wants another direction from the next exchange on.
  public mutating func setDirection(_ direction: MediaDirection, of id: TransceiverID) throws(NegotiationError) {
    try change(id) { $0.direction = direction }
  }

  /// Sends another track, or none, and wants `direction` from the next exchange on.
  public mutating func setSender(
    _ sender: MediaSender?, direction: MediaDirection, of id: TransceiverID
  ) throws(NegotiationError) {
    try change(id) {
      $0.sender = sender
      $0.direction = direction
    }
  }

  /// Sets the codecs of one transceiver, in order of preference; nil for the configuration's.
  public mutating func setCodecs(_ codecs: [CodecDescription]?, of id: TransceiverID) throws(NegotiationError) {
    try change(id) {
      if $0.codecs != codecs { $0.hasChangedFormats = true }
      $0.codecs = codecs
    }
  }

  /// Sets the parameters to put over the codecs' own in the descriptions of one transceiver.
  public mutating func setFormatAdditions(
    _ additions: [FormatAddition], of id: TransceiverID
  ) throws(NegotiationError) {
    try change(id) {
      if $0.formatAdditions != additions { $0.hasChangedFormats = true }
      $0.formatAdditions = additions
    }
  }

  /// Stops a transceiver for good: the next exchange refuses its section.
  public mutating func stop(_ id: TransceiverID) throws(NegotiationError) {
    try change(id) { $0.isStopped = true }
    if transceiver(id)?.mid == nil { store.removeAll { $0.id == id } }
  }

  /// Wants a data channel section; it comes after the transceivers that are there now.
  public mutating func enableDataChannels() {
    if dataChannelOrder == nil { dataChannelOrder = store.last.map { $0.id.number + 1 } ?? 0 }
  }

  private mutating func change(
    _ id: TransceiverID, _ body: (inout Transceiver) -> Void
  ) throws(NegotiationError) {
    guard let index = store.firstIndex(where: { $0.id == id }), !store[index].isStopped
    else { throw .unknownTransceiver }
    body(&store[index])
  }
}
