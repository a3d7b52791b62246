import MediaBasics

@testable import RTC

/// A connected call whose far end holds the keys: datagrams lost, repeated and changed, RTP, RTCP and SCTP made up under genuine
/// protection, calls of the owner, and time in any steps.
enum PeerCallTarget {
  static let target = FuzzTarget("peer-call", longest: 4096) { bytes in
    var input = FuzzInput(bytes)
    guard let call = HarnessCall(input.u8()) else { return }
    call.connect()
    expect(call.isConnected, "two honest peers connect")
    var channels: [DataChannelID] = []
    while !input.isAtEnd {
      let side: HarnessCall.Side = input.bool() ? .a : .b
      switch input.below(18) {
      case 0...2: call.step()
      case 3: _ = call.take(towards: side)
      case 4:
        if var datagram = call.take(towards: side) {
          for _ in 0..<input.below(4) { datagram[input.below(datagram.count)] ^= input.u8() }
          if input.below(4) == 0 { datagram.removeLast(input.below(datagram.count)) }
          call.deliver(datagram, to: side)
        }
      case 5:
        if let datagram = call.take(towards: side) {
          call.deliver(datagram, to: side)
          call.deliver(datagram, to: side)
        }
      case 6...8: call.deliver(protectedRTP(&input, call), to: .b)
      case 9, 10: call.deliver(protectedRTCP(&input, call), to: .b)
      case 11:
        // A record of the far end's DTLS whose content is made up.
        _ = call.a.dtls?.send(input.block(most: 1_200).span.bytes)
        call.settle()
      case 12: call.pass(.milliseconds(input.below(3_000)))
      case 13:
        call.send(
          RTPOutgoing(
            marker: input.bool(), payloadType: 111, sequenceNumber: UInt16(input.u8()),
            timestamp: UInt32(input.u16()), ssrc: 0), input.run(input.below(60)), from: side)
      case 14:
        let label = input.text()
        let id = side == .a ? try? call.a.openDataChannel(label: label) : try? call.b.openDataChannel(label: label)
        if let id { channels.append(id) }
      case 15:
        guard !channels.isEmpty else { break }
        let id = input.pick(channels)
        let payload = input.block(most: 2_000)
        if side == .a {
          _ = call.a.sendData(payload.span.bytes, binary: input.bool(), on: id, at: call.now)
        } else {
          _ = call.b.sendData(payload.span.bytes, binary: input.bool(), on: id, at: call.now)
        }
        if input.below(8) == 0 { call.a.closeDataChannel(id, at: call.now) }
      case 16: renegotiate(&input, call)
      default:
        switch input.below(6) {
        case 0: call.b.requestKeyFrame(section: input.below(3), encoding: input.below(3), at: call.now)
        case 1: call.b.sendBandwidthEstimate(UInt64(input.u32()) << (input.u8() & 31), at: call.now)
        case 2: call.b.addRemoteCandidate("candidate:" + input.text(), at: call.now)
        case 3: call.b.endOfRemoteCandidates(at: call.now)
        case 4: if input.below(8) == 0 { call.a.close(at: call.now) }
        default: _ = (call.b.receiveStatistics, call.a.receiveStatistics)
        }
        call.settle()
      }
      call.checkBounds()
    }
  }

  private static func protect(
    _ packet: [UInt8], _ body: (any SRTPTransform, inout MutableRawSpan, Int) -> Int?, _ call: HarnessCall
  ) -> [UInt8] {
    guard let srtp = call.a.srtp else { return [] }
    var buffer = packet + [UInt8](repeating: 0, count: SRTPLimits.rtcpRoom)
    var span = buffer.mutableSpan
    var bytes = span.mutableBytes
    guard let length = body(srtp, &bytes, packet.count) else { return [] }
    return Array(buffer.prefix(length))
  }

  /// RTP of any shape, or of a shape that negotiation knows.
  private static func protectedRTP(_ input: inout FuzzInput, _ call: HarnessCall) -> [UInt8] {
    var writer = ByteWriter()
    if input.below(6) == 0 {
      writer.append(input.block(most: 1_200))
    } else {
      let table = call.b.receiveTable
      let types = table.payloads.indices.filter { table.payloads[$0] != nil }.map { UInt8($0) }
      let hasElements = input.bool()
      writer.u8(0x80 | (hasElements ? 0x10 : 0) | (input.below(6) == 0 ? 0x20 : 0))
      writer.u8((types.isEmpty ? 111 : input.pick(types)) | (input.bool() ? 0x80 : 0))
      writer.u16(UInt16(input.u8()) &* (input.bool() ? 1 : 257))
      writer.u32(input.u32())
      let known = call.b.receiveStreams.map(\.ssrc)
      writer.u32(known.isEmpty || input.bool() ? UInt32(input.u8()) : input.pick(known))
      if hasElements {
        let isMid = input.bool()
        var elements = ByteWriter()
        let mids = table.sections.map(\.mid).filter { !$0.isEmpty }
        if isMid, !mids.isEmpty, table.midExtension != 0 {
          let mid = Array(input.pick(mids).utf8.prefix(16))
          elements.u8(table.midExtension << 4 | UInt8(mid.count - 1))
          elements.append(mid)
        }
        elements.append(input.run(input.below(24)))
        elements.pad(to: 4)
        writer.u16(input.pick([0xbede, 0xbede, 0x1000]))
        writer.u16(UInt16(elements.count / 4) &+ (input.below(16) == 0 ? 1 : 0))
        writer.append(elements.bytes)
      }
      writer.append(input.run(input.below(60)))
    }
    return protect(writer.bytes, { $0.protectRTP(&$1, length: $2) }, call)
  }

  /// RTCP of any bytes, or about streams that exist.
  private static func protectedRTCP(_ input: inout FuzzInput, _ call: HarnessCall) -> [UInt8] {
    let ours = call.b.sendStreams.map(\.ssrc) + [UInt32(input.u8())]
    let theirs = call.b.receiveStreams.map(\.ssrc) + [UInt32(input.u8())]
    let compound: [UInt8]
    switch input.below(8) {
    case 0...2:
      var writer = ByteWriter()
      writer.u8(0x80 | input.u8() & 0x3f)
      writer.u8(200 + input.u8() % 8)
      let body = input.run(input.below(80))
      writer.u16(UInt16((body.count + 4) / 4))
      writer.u32(input.bool() ? input.pick(theirs) : input.pick(ours))
      writer.append(body)
      writer.pad(to: 4)
      compound = writer.bytes
    case 3:
      compound = RTCPPacket.compound([
        .nack(
          RTCPNack(
            sender: 1, media: input.pick(ours), sequences: (0..<input.below(60)).map { _ in UInt16(input.u8()) }))
      ])
    case 4: compound = RTCPPacket.compound([.pictureLoss(sender: 1, media: input.pick(ours))])
    case 5: compound = RTCPPacket.compound([.goodbye(ssrcs: [input.pick(theirs)], reason: input.text())])
    case 6:
      compound = RTCPPacket.compound([
        .senderReport(
          RTCPSenderReport(
            ssrc: input.pick(theirs), ntp: UInt64(input.u32()) << 32, rtpTimestamp: input.u32(), packets: 1, octets: 1,
            blocks: [
              RTCPReportBlock(
                ssrc: input.pick(ours), fractionLost: input.u8(), cumulativeLost: Int32(input.u8()),
                highestSequence: input.u32(), jitter: input.u32(), lastSenderReport: input.u32(),
                delaySinceLastSenderReport: input.u32())
            ]))
      ])
    default: compound = input.block(most: 400)
    }
    return protect(compound, { $0.protectRTCP(&$1, length: $2) }, call)
  }

  /// Another exchange, as it is or with a line that the input changes.
  private static func renegotiate(_ input: inout FuzzInput, _ call: HarnessCall) {
    guard let offer = try? call.a.createOffer(restartingICE: input.below(4) == 0, at: call.now) else { return }
    var lines = offer.sdp.split(separator: "\r\n").map(String.init)
    if input.bool() {
      let at = input.below(lines.count)
      switch input.below(3) {
      case 0: lines.remove(at: at)
      case 1: lines.swapAt(at, input.below(lines.count))
      default: lines.insert("a=" + input.text(), at: at)
      }
    }
    guard let changed = try? SessionDescription(lines.joined(separator: "\r\n")),
      (try? call.b.setRemote(changed, as: .offer, at: call.now)) != nil,
      let answer = try? call.b.createAnswer(at: call.now).answer
    else {
      call.a.negotiate { $0.rollBack() }
      call.b.negotiate { $0.rollBack() }
      return
    }
    _ = try? call.a.setRemote(answer, as: .answer, at: call.now)
    call.a.negotiate { $0.rollBack() }
    call.settle()
  }
}
