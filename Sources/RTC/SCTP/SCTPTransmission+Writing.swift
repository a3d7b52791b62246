import MediaBasics

extension SCTPTransmission {
  /// Whether a DATA chunk may leave now.
  mutating func canSend(at now: MediaInstant) -> Bool {
    giveUpExpired(at: now)
    fillsWindow = flight >= window.size
    return lostDataMayLeave || newDataMayLeave
  }

  private var lostDataMayLeave: Bool { lostCount > 0 && (flight < window.size || retransmitsAtOnce) }

  private var newDataMayLeave: Bool {
    guard let message = queue.front, flight < window.size else { return false }
    // With nothing on its way one chunk may probe a closed window (RFC 9260 section 6.1 A).
    return flight == 0 || flight + min(message.remaining, configuration.maxFragment) <= peerWindow
  }

  /// What a packet was given.
  struct Written {
    var chunks = 0
    /// The oldest outstanding chunk is among them, so that its timer starts anew.
    var includesOldest = false
  }

  /// Appends as many DATA chunks as may leave and fit.
  ///
  /// - Parameters:
  ///   - limit: the size that the packet may reach, in bytes.
  ///   - timeout: the retransmission timeout, by which idleness is measured.
  mutating func write(
    to writer: inout ByteWriter, limit: Int, at now: MediaInstant, timeout: MediaDuration
  ) -> Written {
    startAfterIdle(at: now, timeout: timeout)
    var written = Written()
    while writer.count + SCTPDataChunk.headerLength < limit, canSend(at: now) {
      if lostDataMayLeave {
        guard let index = nextLost(), writer.count + chunks[index].size <= limit else { break }
        resend(index)
        write(chunks[index], tsn: (cumulative + 1 + Int64(index)).tsn, to: &writer)
        written.includesOldest = written.includesOldest || index == 0
      } else {
        guard writeNew(to: &writer, limit: limit, at: now) else { break }
      }
      written.chunks += 1
    }
    if written.chunks > 0 { sent(at: now) }
    return written
  }

  private mutating func writeNew(to writer: inout ByteWriter, limit: Int, at now: MediaInstant) -> Bool {
    guard let front = queue.front else { return false }
    let space = (limit - writer.count - SCTPDataChunk.headerLength) / 4 * 4
    var length = min(front.remaining, configuration.maxFragment)
    if length > space {
      // A long message may begin in a packet that carries a SACK, but is not cut into crumbs.
      guard front.remaining > configuration.maxFragment, space >= configuration.maxFragment / 2 else { return false }
      length = space
    }
    guard let (message, cut) = queue.cut(upTo: length) else { return false }
    let end = message.offset + cut
    let chunk = SCTPOutstandingChunk(
      messageID: message.id, stream: message.stream, streamSequence: message.isOrdered ? message.streamSequence : 0,
      protocolIdentifier: message.protocolIdentifier, isBeginning: !message.hasBegun,
      isEnd: end == message.payload.count,
      isUnordered: !message.isOrdered, payload: message.payload, range: message.offset..<end,
      maxRetransmits: message.maxRetransmits, expires: message.expires, packet: packetNumber)
    let tsn = next.tsn
    launch(chunk, at: now)
    write(chunk, tsn: tsn, to: &writer)
    return true
  }

  private func write(_ chunk: SCTPOutstandingChunk, tsn: UInt32, to writer: inout ByteWriter) {
    writer.u8(SCTPChunkType.data)
    writer.u8(
      (chunk.isEnd ? SCTPDataChunk.endFlag : 0) | (chunk.isBeginning ? SCTPDataChunk.beginningFlag : 0)
        | (chunk.isUnordered ? SCTPDataChunk.unorderedFlag : 0))
    writer.u16(UInt16(truncatingIfNeeded: SCTPDataChunk.headerLength + chunk.range.count))
    writer.u32(tsn)
    writer.u16(chunk.stream)
    writer.u16(chunk.streamSequence)
    writer.u32(chunk.protocolIdentifier)
    writer.append(chunk.payload.span.bytes.extracting(chunk.range))
    writer.zeros((4 - chunk.range.count % 4) % 4)
  }
}
