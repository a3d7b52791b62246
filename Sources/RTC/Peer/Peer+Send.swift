import MediaBasics

extension Peer {
  /// Sends one RTP packet whose header the caller decided, on a stream that negotiation gave us.
  ///
  /// The packet is written, protected and accounted for in the batch's next slot; nothing is allocated. A packet that is sent
  /// a second time must equal the first byte for byte, its extensions included: the cipher depends on it (RFC 7714 §8.4).
  /// - Parameters:
  ///   - header: its SSRC is replaced by the stream's.
  ///   - payload: not overlapping the batch.
  /// - Returns: true when the packet went into the batch; false while not connected, without room, or on an unknown stream.
  public mutating func send(
    _ header: RTPOutgoing, payload: RawSpan, on id: SendStreamID, at now: MediaInstant, into batch: inout PacketBatch
  ) -> Bool {
    guard let srtp, let path = ice.selectedPath, state != .closed, hasSendStream(id), sendStreams[id.index].isActive
    else { return false }
    var header = header
    header.ssrc = sendStreams[id.index].ssrc
    let history = sendStreams[id.index].history
    let sent = batch.append(on: path) { slot in
      guard let length = header.write(payload: payload, into: &slot) else { return nil }
      history?.store(slot.bytes.extracting(0..<length), sequence: header.sequenceNumber)
      return srtp.protectRTP(&slot, length: length)
    }
    if sent { sendStreams[id.index].count(timestamp: header.timestamp, payload: payload.byteCount, at: now) }
    return sent
  }

  func hasSendStream(_ id: SendStreamID) -> Bool {
    sendStreams.indices.contains(id.index) && sendStreams[id.index].ssrc == id.ssrc
  }

  /// The extension elements that an audio packet of ours carries: its level, where that was negotiated.
  public func audioExtensions(level: AudioLevel?) -> RTPExtensionBlock {
    var block = RTPExtensionBlock()
    if let level, outgoingExtensions.audioLevel != 0 { block.append(id: outgoingExtensions.audioLevel, level.wire) }
    return block
  }

  /// Sends again what was asked for, as a retransmission stream where one is negotiated (RFC 4588), else as it was.
  mutating func sendResends(with srtp: any SRTPTransform, on path: TransportPath, into batch: inout PacketBatch) {
    let wanted = pendingResends
    pendingResends.removeAll(keepingCapacity: true)
    for (i, resend) in wanted.enumerated() {
      guard !batch.isFull else {
        pendingResends = Array(wanted[i...])
        return
      }
      guard sendStreams.indices.contains(resend.stream), let history = sendStreams[resend.stream].history else {
        continue
      }
      let retransmission: (ssrc: UInt32, payloadType: UInt8, sequence: UInt16)?
      if let ssrc = sendStreams[resend.stream].retransmissionSSRC,
        let payloadType = sendStreams[resend.stream].retransmissionPayloadType
      {
        retransmission = (ssrc, payloadType, sendStreams[resend.stream].retransmissionSequence)
      } else {
        retransmission = nil
      }
      let pause = min(.milliseconds(100), (sendStreams[resend.stream].roundTrip ?? .milliseconds(50)) * 2)
      let sent = history.resend(resend.sequence, at: now, pause: pause) { packet in
        batch.append(on: path) { slot in
          guard let length = Self.lay(packet, retransmission, into: &slot) else { return nil }
          return srtp.protectRTP(&slot, length: length)
        }
      }
      guard sent == true else { continue }
      sendStreams[resend.stream].resent &+= 1
      if retransmission != nil { sendStreams[resend.stream].retransmissionSequence &+= 1 }
    }
  }

  private static func lay(
    _ packet: RawSpan, _ retransmission: (ssrc: UInt32, payloadType: UInt8, sequence: UInt16)?,
    into slot: inout MutableRawSpan
  ) -> Int? {
    guard let header = RTPHeader.parse(packet), packet.byteCount + 2 <= slot.byteCount else { return nil }
    guard let retransmission else {
      slot.withUnsafeMutableBytes { out in packet.withUnsafeBytes { out.copyMemory(from: $0) } }
      return packet.byteCount
    }
    slot.withUnsafeMutableBytes { out in
      packet.withUnsafeBytes { bytes in
        guard let to = out.baseAddress, let from = bytes.baseAddress else { return }
        to.copyMemory(from: from, byteCount: header.payloadOffset)
        (to + header.payloadOffset + 2).copyMemory(
          from: from + header.payloadOffset, byteCount: bytes.count - header.payloadOffset)
      }
    }
    slot.storeBytes(
      of: (header.marker ? 0x80 : 0) | retransmission.payloadType, toByteOffset: 1, as: UInt8.self)
    slot.storeBytes(of: retransmission.sequence.bigEndian, toByteOffset: 2, as: UInt16.self)
    slot.storeBytes(of: retransmission.ssrc.bigEndian, toByteOffset: 8, as: UInt32.self)
    slot.storeBytes(of: header.sequenceNumber.bigEndian, toByteOffset: header.payloadOffset, as: UInt16.self)
    return packet.byteCount + 2
  }
}
