import MediaBasics

/// Both sides of stream reconfiguration (RFC 6525): the one request of ours that may be open, and the peer's last one.
struct SCTPStreamReset {
  /// Our open request.
  struct Request {
    var sequence: UInt32
    /// The peer's request that this one answers, or its last one.
    var answering: UInt32
    var lastTSN: UInt32
    var streams: [UInt16]
    var isInProgress = false

    var chunk: SCTPChunk {
      .reconfiguration([
        .outgoingReset(sequence: sequence, answering: answering, lastTSN: lastTSN, streams: streams)
      ])
    }
  }

  private(set) var request: Request?
  private var nextSequence: UInt32
  private var peerSequence: UInt32
  private var lastResult = SCTPReconfiguration.Result.nothingToDo
  /// What the peer wants reset once everything up to a TSN has come.
  private var deferred: (lastTSN: UInt32, streams: [UInt16])?
  /// The last reset that was carried out late: the peer may ask again under a new number.
  private var carriedOut: (lastTSN: UInt32, streams: [UInt16])?

  init(localInitialTSN: UInt32, peerInitialTSN: UInt32) {
    nextSequence = localInitialTSN
    peerSequence = peerInitialTSN &- 1
  }

  // MARK: Asking

  mutating func begin(_ streams: [UInt16], lastTSN: UInt32) -> SCTPChunk {
    let request = Request(sequence: nextSequence, answering: peerSequence, lastTSN: lastTSN, streams: streams)
    nextSequence &+= 1
    self.request = request
    return request.chunk
  }

  /// The open request once more. After "in progress" it goes out under a new number, since peers answer a repeated
  /// number with what they answered before (RFC 6525 section 5.2.1).
  mutating func again() -> SCTPChunk? {
    guard var request else { return nil }
    if request.isInProgress {
      request.sequence = nextSequence
      request.isInProgress = false
      nextSequence &+= 1
      self.request = request
    }
    return request.chunk
  }

  enum Verdict {
    case none
    case later
    case performed([UInt16])
    case refused([UInt16])
  }

  mutating func answered(_ sequence: UInt32, _ result: SCTPReconfiguration.Result) -> Verdict {
    // An answer to a number that is no longer used does not count, even a good one: the peer has to see the newer
    // number too, or the one after it would be out of order.
    guard let request, request.sequence == sequence else { return .none }
    switch result {
    case .performed, .nothingToDo:
      self.request = nil
      return .performed(request.streams)
    case .inProgress, .alreadyInProgress:
      self.request?.isInProgress = true
      return .later
    case .denied, .wrongStream, .badSequence:
      self.request = nil
      return .refused(request.streams)
    }
  }

  // MARK: Answering

  enum Answer {
    /// Reply with this; nothing else to do.
    case reply(SCTPReconfiguration.Result)
    /// Reset these streams of the peer (none named means all), then reply that it was performed.
    case reset([UInt16])
  }

  /// Judges the peer's request to reset its outgoing streams.
  ///
  /// - Parameter cumulative: the last TSN that has come in sequence.
  mutating func asked(
    sequence: UInt32, lastTSN: UInt32, streams: [UInt16], cumulative: SCTPSequence
  ) -> Answer {
    if sequence == peerSequence, deferred == nil { return .reply(lastResult) }
    guard sequence == peerSequence || sequence == peerSequence &+ 1 else { return .reply(.badSequence) }
    peerSequence = sequence
    if let carriedOut, carriedOut.lastTSN == lastTSN, carriedOut.streams == streams {
      return .reply(finish(.performed))
    }
    guard SCTPSequence(tsn: lastTSN, near: cumulative) <= cumulative else {
      deferred = (lastTSN, streams)
      lastResult = .inProgress
      return .reply(.inProgress)
    }
    _ = finish(.performed)
    carriedOut = nil
    return .reset(streams)
  }

  /// Takes a request that is granted or denied whatever has come; answers what to reply, and whether it is new: a repeated
  /// one is answered as before and not carried out again (RFC 6525 section 5.2.1).
  mutating func askedForMore(
    sequence: UInt32, reply: SCTPReconfiguration.Result
  ) -> (reply: SCTPReconfiguration.Result, isNew: Bool) {
    if sequence == peerSequence { return (lastResult, false) }
    guard sequence == peerSequence &+ 1 else { return (.badSequence, false) }
    peerSequence = sequence
    return (finish(reply), true)
  }

  /// Streams whose reset was put off and is due now, with the number to answer.
  mutating func dueReset(cumulative: SCTPSequence) -> (sequence: UInt32, streams: [UInt16])? {
    guard let deferred, SCTPSequence(tsn: deferred.lastTSN, near: cumulative) <= cumulative else { return nil }
    carriedOut = deferred
    _ = finish(.performed)
    return (peerSequence, deferred.streams)
  }

  private mutating func finish(_ result: SCTPReconfiguration.Result) -> SCTPReconfiguration.Result {
    deferred = nil
    lastResult = result
    return result
  }
}
