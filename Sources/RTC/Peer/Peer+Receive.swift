import MediaBasics

extension Peer {
  mutating func receiveRTP(_ packet: inout MutableRawSpan, length: Int) -> PeerReception {
    guard let header = RTPHeader.parse(packet.bytes.extracting(0..<length)) else { return drop(.malformedRTP) }
    guard let payload = receiveTable.payloads[Int(header.payloadType)] else {
      noteUnlessClaimed(header.ssrc)
      return drop(.unknownSource)
    }
    noteTransportSequence(header, in: packet.bytes.extracting(0..<length))
    let reception = take(&packet, length: length, header: header, payload: payload)
    if case .media = reception { return reception }
    noteUnlessClaimed(header.ssrc)
    return reception
  }

  private mutating func take(
    _ packet: inout MutableRawSpan, length: Int, header: RTPHeader, payload: ReceiveTable.Payload
  ) -> PeerReception {
    if let wrapped = payload.wraps { return unwrap(&packet, length: length, header: header, mediaType: wrapped) }
    guard let index = stream(for: header, payload: payload, in: packet.bytes.extracting(0..<length)) else {
      return drop(.unknownSource)
    }
    return deliver(packet.bytes.extracting(0..<length), header: header, stream: index, isRetransmission: false)
  }

  private mutating func deliver(_ packet: RawSpan, header: RTPHeader, stream index: Int, isRetransmission: Bool)
    -> PeerReception
  {
    guard let payloadLength = header.payloadLength(in: packet) else { return drop(.malformedRTP) }
    let extended: Int64
    var isRestart = false
    if isRetransmission {
      extended =
        receiveStreams[index].statistics.highestSequence.map { highest in
          highest + Int64(header.sequenceNumber.distance(from: UInt16(truncatingIfNeeded: highest)))
        } ?? Int64(header.sequenceNumber)
    } else {
      let counted = receiveStreams[index].statistics.count(
        sequence: header.sequenceNumber, timestamp: header.timestamp, length: packet.byteCount, at: now)
      (extended, isRestart) = (counted.extendedSequence, counted.isRestart)
      if receiveStreams[index].statistics.received == 1 {
        emit(
          .streamStarted(
            section: receiveStreams[index].section, encoding: receiveStreams[index].encoding, ssrc: header.ssrc))
      }
    }
    let resent = receiveStreams[index].nack?.received(extended, isRestart: isRestart, at: now) ?? 0
    var level: AudioLevel?
    if receiveTable.audioLevelExtension != 0,
      let range = header.extensionElement(receiveTable.audioLevelExtension, in: packet), range.count >= 1
    {
      level = AudioLevel(wire: packet.unsafeLoad(fromByteOffset: range.lowerBound, as: UInt8.self))
    }
    return .media(
      MediaPacket(
        section: receiveStreams[index].section, encoding: receiveStreams[index].encoding,
        ssrc: receiveStreams[index].ssrc,
        payloadType: header.payloadType, marker: header.marker, sequenceNumber: header.sequenceNumber,
        extendedSequence: extended, timestamp: header.timestamp, payloadOffset: header.payloadOffset,
        payloadLength: payloadLength, length: packet.byteCount, audioLevel: level, isRetransmission: isRetransmission,
        resentLikelihood: isRetransmission ? 1 : resent))
  }

  /// Notes a packet that was received before, still protected: whether such come tells what late ones are.
  mutating func noteRepeated(_ packet: RawSpan) {
    guard let header = RTPHeader.parse(packet), let index = receiveIndex[header.ssrc] else { return }
    receiveStreams[index].nack?.receivedAgain(header.sequenceNumber)
  }

  private mutating func noteTransportSequence(_ header: RTPHeader, in packet: RawSpan) {
    guard receiveTable.transportCCExtension != 0,
      let range = header.extensionElement(receiveTable.transportCCExtension, in: packet), range.count == 2
    else { return }
    var reader = ByteReader(packet)
    guard reader.skip(range.lowerBound), let sequence = reader.u16() else { return }
    transportFeedbackMedia = header.ssrc
    feedback.received(sequence, marker: header.marker, at: now)
  }

  // MARK: Which stream a packet belongs to (RFC 9143 §9.2)

  private mutating func stream(for header: RTPHeader, payload: ReceiveTable.Payload, in packet: RawSpan) -> Int? {
    if let known = receiveIndex[header.ssrc] {
      return receiveTable.sections[receiveStreams[known].section].isReceiving ? known : nil
    }
    guard let section = section(of: header, in: packet) else { return nil }
    let encoding = encoding(of: header, extensionID: receiveTable.ridExtension, section: section, in: packet)
    // A simulcast section whose packet names no encoding yet cannot be told apart.
    guard let encoding = encoding ?? (receiveTable.sections[section].rids.isEmpty ? 0 : nil) else { return nil }
    return addReceiveStream(ssrc: header.ssrc, section: section, encoding: encoding, payload: payload)
  }

  private func section(of header: RTPHeader, in packet: RawSpan) -> Int? {
    if receiveTable.midExtension != 0, let range = header.extensionElement(receiveTable.midExtension, in: packet) {
      return receiveTable.section(mid: packet.extracting(range).toArray())
    }
    return receiveTable.onlySection(payloadType: header.payloadType)
  }

  private func encoding(of header: RTPHeader, extensionID: UInt8, section: Int, in packet: RawSpan) -> Int? {
    guard extensionID != 0, let range = header.extensionElement(extensionID, in: packet) else { return nil }
    let rid = packet.extracting(range).toArray()
    return receiveTable.sections[section].rids.firstIndex { $0.utf8.elementsEqual(rid) }
  }

  mutating func addReceiveStream(ssrc: UInt32, section: Int, encoding: Int, payload: ReceiveTable.Payload) -> Int? {
    if let known = receiveIndex[ssrc] {
      receiveStreams[known].section = section
      receiveStreams[known].encoding = encoding
      return known
    }
    guard receiveStreams.count < Self.maximumReceiveStreams else { return nil }
    receiveStreams.append(
      ReceiveStream(
        ssrc: ssrc, section: section, encoding: encoding, statistics: ReceptionStatistics(clockRate: payload.clockRate),
        nack: payload.usesNack ? NackGenerator() : nil, repairs: nil))
    claim(ssrc)
    return receiveStreams.count - 1
  }

  // MARK: Sources of the far end and their SRTP state

  /// The stream that was just added stands for its source from now on.
  private mutating func claim(_ ssrc: UInt32) {
    receiveIndex[ssrc] = receiveStreams.count - 1
    unclaimedSources.removeAll { $0 == ssrc }
  }

  /// Notes that a source sent something authentic, unless it has a stream.
  mutating func noteUnlessClaimed(_ ssrc: UInt32) {
    if receiveIndex[ssrc] == nil { noteUnclaimed(ssrc) }
  }

  /// Remembers a source that has no stream, or none any more, at the price of the one that was not heard for longest.
  mutating func noteUnclaimed(_ ssrc: UInt32) {
    if let known = unclaimedSources.lastIndex(of: ssrc) { unclaimedSources.remove(at: known) }
    unclaimedSources.append(ssrc)
    if unclaimedSources.count > Self.maximumUnclaimedSources {
      srtp?.releaseInbound(unclaimedSources.removeFirst())
    }
  }

  // MARK: Retransmissions (RFC 4588)

  /// Turns a retransmission packet into the packet it carries, in place: the header moves two bytes up over the original
  /// sequence number, and the packet is moved back to the start of the buffer.
  private mutating func unwrap(
    _ packet: inout MutableRawSpan, length: Int, header: RTPHeader, mediaType: UInt8
  ) -> PeerReception {
    guard let media = repairedStream(of: header, in: packet.bytes.extracting(0..<length)) else {
      return drop(.unknownSource)
    }
    guard let payloadLength = header.payloadLength(in: packet.bytes.extracting(0..<length)) else {
      return drop(.malformedRetransmission)
    }
    // Padding-only packets probe for bandwidth; they carry nothing.
    guard payloadLength >= 2 else { return payloadLength == 0 ? .handled : drop(.malformedRetransmission) }
    var reader = ByteReader(packet.bytes.extracting(0..<length))
    guard reader.skip(header.payloadOffset), let original = reader.u16() else { return drop(.malformedRetransmission) }
    packet.withUnsafeMutableBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      (base + header.payloadOffset).copyMemory(from: base + header.payloadOffset + 2, byteCount: payloadLength - 2)
    }
    let clear = header.payloadOffset + payloadLength - 2
    // Padding went with the move.
    let first = packet.unsafeLoad(fromByteOffset: 0, as: UInt8.self) & ~0x20
    packet.storeBytes(of: first, toByteOffset: 0, as: UInt8.self)
    packet.storeBytes(of: (header.marker ? 0x80 : 0) | mediaType, toByteOffset: 1, as: UInt8.self)
    packet.storeBytes(of: original.bigEndian, toByteOffset: 2, as: UInt16.self)
    packet.storeBytes(of: receiveStreams[media].ssrc.bigEndian, toByteOffset: 8, as: UInt32.self)
    guard let restored = RTPHeader.parse(packet.bytes.extracting(0..<clear)) else {
      return drop(.malformedRetransmission)
    }
    return deliver(packet.bytes.extracting(0..<clear), header: restored, stream: media, isRetransmission: true)
  }

  private mutating func repairedStream(of header: RTPHeader, in packet: RawSpan) -> Int? {
    if let index = receiveIndex[header.ssrc] { return receiveStreams[index].repairs }
    guard let section = section(of: header, in: packet) else { return nil }
    let encoding =
      encoding(of: header, extensionID: receiveTable.repairedRidExtension, section: section, in: packet)
      ?? (receiveTable.sections[section].rids.isEmpty ? 0 : nil)
    guard let encoding,
      let media = receiveStreams.firstIndex(where: {
        $0.section == section && $0.encoding == encoding && $0.repairs == nil
      }),
      receiveStreams.count < Self.maximumReceiveStreams
    else { return nil }
    receiveStreams.append(
      ReceiveStream(
        ssrc: header.ssrc, section: section, encoding: encoding,
        statistics: ReceptionStatistics(clockRate: receiveStreams[media].statistics.clockRate), nack: nil,
        repairs: media))
    claim(header.ssrc)
    return media
  }
}
