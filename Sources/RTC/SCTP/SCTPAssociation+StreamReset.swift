import MediaBasics

/// Stream reconfiguration (RFC 6525).
extension SCTPAssociation {
  /// Starts a stream anew in our direction, once everything queued on it has been sent; false when the peer cannot.
  ///
  /// An `.outgoingStreamsReset` or `.outgoingResetRefused` event follows.
  mutating func resetStream(_ stream: UInt16, at instant: MediaInstant) -> Bool {
    clock(instant)
    guard peerReconfigures, state == .established else { return false }
    transmission.queue.requestReset(stream)
    return true
  }

  /// Sends a request when none is open and a stream is ready for it.
  mutating func beginReset() {
    guard state == .established, resets != nil, resets?.request == nil, transmission.queue.hasStreamReadyForReset else {
      return
    }
    let streams = transmission.queue.takeStreamsReadyForReset(limit: 256)
    guard let chunk = resets?.begin(streams, lastTSN: (transmission.next - 1).tsn) else { return }
    queueControl(chunk)
    resetDeadline = now + timeout.current
  }

  mutating func resetTimedOut() {
    guard let request = resets?.request else { return }
    if !request.isInProgress {
      timeout.backOff()
      countLoss()
    }
    guard state != .closed, let chunk = resets?.again() else { return }
    queueControl(chunk)
    resetDeadline = now + timeout.current
  }

  mutating func receive(_ requests: [SCTPReconfiguration]) {
    guard let reception, state != .cookieWait, state != .cookieEchoed else {
      drop(.unexpectedChunk)
      return
    }
    for request in requests {
      switch request {
      case .outgoingReset(let sequence, _, let lastTSN, let streams):
        switch resets?.asked(
          sequence: sequence, lastTSN: lastTSN, streams: streams, cumulative: reception.cumulative)
        {
        case .reply(let result)?: reply(sequence, result)
        case .reset(let streams)?:
          reply(sequence, .performed)
          resetIncoming(streams)
        case nil: break
        }
      case .incomingReset(let sequence, let streams):
        guard let answer = resets?.askedForMore(sequence: sequence, reply: .performed) else { break }
        if answer.isNew {
          // Our own request, sent once what is queued has left, is the real answer.
          let wanted = streams.isEmpty ? transmission.queue.knownStreams : streams
          for stream in wanted.prefix(1024) { transmission.queue.requestReset(stream) }
        }
        reply(sequence, answer.reply)
      case .refused(let sequence):
        if let answer = resets?.askedForMore(sequence: sequence, reply: .denied) { reply(sequence, answer.reply) }
      case .response(let sequence, let result): conclude(resets?.answered(sequence, result))
      }
    }
  }

  private mutating func conclude(_ verdict: SCTPStreamReset.Verdict?) {
    switch verdict {
    case .performed(let streams)?:
      losses = 0
      resetDeadline = nil
      transmission.queue.endReset(of: streams, performed: true)
      events.append(.outgoingStreamsReset(streams))
    case .refused(let streams)?:
      drop(.invalidReconfiguration)
      resetDeadline = nil
      transmission.queue.endReset(of: streams, performed: false)
      events.append(.outgoingResetRefused(streams))
    case .later?:
      losses = 0
      resetDeadline = now + timeout.current
    case .none?, nil: drop(.invalidReconfiguration)
    }
  }

  private mutating func reply(_ sequence: UInt32, _ result: SCTPReconfiguration.Result) {
    if result == .badSequence { drop(.invalidReconfiguration) }
    queueControl(.reconfiguration([.response(sequence: sequence, result: result)]))
  }

  private mutating func resetIncoming(_ streams: [UInt16]) {
    reception?.resetStreams(streams)
    events.append(.incomingStreamsReset(streams))
  }

  /// Carries out the peer's reset that had to wait for missing data.
  mutating func resetStreamsThatAreDue() {
    guard let cumulative = reception?.cumulative, let due = resets?.dueReset(cumulative: cumulative) else { return }
    reply(due.sequence, .performed)
    resetIncoming(due.streams)
  }
}
