import MediaBasics

extension Peer {
  mutating func receiveRTCP(_ compound: RawSpan) -> PeerReception {
    let (packets, malformed) = RTCPPacket.parse(compound)
    for _ in 0..<malformed { drops.count(.malformedRTCP) }
    for packet in packets { take(packet) }
    return .handled
  }

  private mutating func take(_ packet: RTCPPacket) {
    switch packet {
    case .senderReport(let report):
      if let index = receiveIndex[report.ssrc] {
        receiveStreams[index].statistics.noteSenderReport(ntp: report.ntp, at: now)
        emitRepeatable(
          .senderReport(
            section: receiveStreams[index].section, encoding: receiveStreams[index].encoding, ntp: report.ntp,
            rtpTimestamp: report.rtpTimestamp))
      }
      take(report.blocks)
    case .receiverReport(_, let blocks): take(blocks)
    case .nack(let nack): answer(nack)
    case .pictureLoss(_, let media):
      if let index = sendIndex[media] {
        emitRepeatable(.keyFrameRequested(SendStreamID(index: index, ssrc: media)))
      }
    case .fullIntraRequest(let request):
      for entry in request.entries {
        guard let index = sendIndex[entry.ssrc] else { continue }
        emitRepeatable(.keyFrameRequested(SendStreamID(index: index, ssrc: entry.ssrc)))
      }
    case .receiverEstimate(let estimate): emitRepeatable(.bandwidthEstimate(estimate.bitrate))
    case .goodbye(let ssrcs, _):
      for ssrc in ssrcs where receiveIndex[ssrc] != nil { emitRepeatable(.goodbye(ssrc: ssrc)) }
    case .sourceDescription, .transportFeedback: break
    }
  }

  private mutating func take(_ blocks: [RTCPReportBlock]) {
    for block in blocks {
      guard let index = sendIndex[block.ssrc] else { continue }
      sendStreams[index].report = block
      sendStreams[index].reportedAt = now
      if let roundTrip = block.roundTrip(nowMiddle: configuration.anchor.middle(at: now)) {
        sendStreams[index].roundTrip = roundTrip
      }
      emitRepeatable(.receiverReport(SendStreamID(index: index, ssrc: block.ssrc)))
    }
  }

  /// Resends from history, or tells the owner where the history is the owner's.
  private mutating func answer(_ nack: RTCPNack) {
    guard let index = sendIndex[nack.media] else { return }
    guard sendStreams[index].history != nil else {
      emitRepeatable(.retransmissionRequested(SendStreamID(index: index, ssrc: nack.media), nack.sequences))
      return
    }
    for sequence in nack.sequences.prefix(64) where pendingResends.count < 256 {
      pendingResends.append(PendingResend(stream: index, sequence: sequence))
    }
  }

  // MARK: What we report

  mutating func makeReports() {
    guard let due = reportsDue, due <= now else { return }
    reportsDue = max(due + configuration.reportInterval, now + .milliseconds(100))
    var blocks: [RTCPReportBlock] = []
    for i in receiveStreams.indices where receiveStreams[i].statistics.received > 0 {
      guard receiveTable.sections[receiveStreams[i].section].isReceiving else { continue }
      // A source that has been silent for long is not reported any more.
      guard let last = receiveStreams[i].statistics.lastArrival, now - last < .seconds(10) else { continue }
      if let block = receiveStreams[i].statistics.reportBlock(ssrc: receiveStreams[i].ssrc, at: now) {
        blocks.append(block)
      }
    }
    let anchor = configuration.anchor
    let reports = sendStreams.compactMap { $0.senderReport(at: now, anchor: anchor) }
    if reports.isEmpty {
      guard !blocks.isEmpty else { return }
      var rest = blocks[...]
      while !rest.isEmpty {
        sendSoon(.receiverReport(ssrc: feedbackSSRC, blocks: Array(rest.prefix(31))))
        rest = rest.dropFirst(31)
      }
      sendSoon(
        .sourceDescription([RTCPSourceDescription(ssrc: feedbackSSRC, cname: configuration.negotiation.cname)]))
      return
    }
    var rest = blocks[...]
    for report in reports {
      var report = report
      report.blocks = Array(rest.prefix(31))
      rest = rest.dropFirst(31)
      sendSoon(.senderReport(report))
      if let stream = sendIndex[report.ssrc].map({ sendStreams[$0] }) {
        sendSoon(
          .sourceDescription([
            RTCPSourceDescription(
              ssrc: report.ssrc, items: [.init(kind: 1, text: stream.cname), .init(kind: 15, text: stream.mid)])
          ]))
      }
    }
    if let first = reports.first {
      while !rest.isEmpty {
        sendSoon(.receiverReport(ssrc: first.ssrc, blocks: Array(rest.prefix(31))))
        rest = rest.dropFirst(31)
      }
    }
  }

  var nextNackDeadline: MediaInstant? {
    var soonest: MediaInstant?
    for i in receiveStreams.indices { soonest = .earliest(soonest, receiveStreams[i].nack?.nextDeadline) }
    return soonest
  }

  mutating func makeNacks() {
    let wait = roundTrip ?? .milliseconds(100)
    for i in receiveStreams.indices {
      guard let missing = receiveStreams[i].nack?.due(at: now, roundTrip: wait), !missing.isEmpty else { continue }
      var rest = missing[...]
      while !rest.isEmpty {
        let part = Array(rest.prefix(RTCPNack.maximumSequences))
        sendSoon(.nack(RTCPNack(sender: feedbackSSRC, media: receiveStreams[i].ssrc, sequences: part)))
        rest = rest.dropFirst(RTCPNack.maximumSequences)
      }
    }
  }

  mutating func makeTransportFeedback() {
    while let report = feedback.report(sender: feedbackSSRC, media: transportFeedbackMedia, at: now) {
      sendSoon(.transportFeedback(report))
    }
  }

  /// Asks the sender of a stream for a key frame.
  public mutating func requestKeyFrame(section: Int, encoding: Int, at now: MediaInstant) {
    self.now = now
    guard
      let stream = receiveStreams.first(where: { $0.section == section && $0.encoding == encoding && $0.repairs == nil }
      )
    else { return }
    sendSoon(.pictureLoss(sender: feedbackSSRC, media: stream.ssrc))
  }

  /// Tells the far end how many bits per second it may send us (REMB).
  public mutating func sendBandwidthEstimate(_ bitrate: UInt64, at now: MediaInstant) {
    self.now = now
    let ssrcs = receiveStreams.filter { $0.repairs == nil }.map(\.ssrc)
    sendSoon(
      .receiverEstimate(RTCPReceiverEstimate(sender: feedbackSSRC, bitrate: bitrate, ssrcs: Array(ssrcs.prefix(64)))))
  }

  /// Bytes of a compound that no further packet is added to exceed, and that no packet exceeds alone.
  static let fullCompound = 1_150

  /// Packs waiting RTCP into one datagram and adds it to the batch.
  ///
  /// Where the far end has not agreed to less, a compound begins with a report and a name (RFC 3550 §6.1, RFC 4585 §3.1).
  mutating func sendRTCP(with srtp: any SRTPTransform, on path: TransportPath, into batch: inout PacketBatch) {
    var writer = ByteWriter(reserving: 1_200)
    if !sendsReducedSizeRTCP, let first = pendingRTCP.first, !first.isReport {
      RTCPPacket.receiverReport(ssrc: feedbackSSRC, blocks: []).write(to: &writer)
      RTCPPacket.sourceDescription([
        RTCPSourceDescription(ssrc: feedbackSSRC, cname: configuration.negotiation.cname)
      ]).write(to: &writer)
    }
    var taken = 0
    for packet in pendingRTCP {
      var alone = ByteWriter()
      packet.write(to: &alone)
      if taken > 0, writer.count + alone.count > Self.fullCompound { break }
      writer.append(alone.bytes)
      taken += 1
    }
    pendingRTCP.removeFirst(taken)
    let compound = writer.bytes
    let isSent = batch.append(on: path) { slot in
      guard compound.count <= slot.byteCount else { return nil }
      slot.withUnsafeMutableBytes { $0.copyBytes(from: compound) }
      return srtp.protectRTCP(&slot, length: compound.count)
    }
    if !isSent { drops.count(.unsent) }
  }

  // MARK: Statistics

  /// What is known of each incoming stream.
  public var receiveStatistics: [ReceiveStreamStatistics] {
    receiveStreams.filter { $0.repairs == nil && $0.statistics.received > 0 }.map { stream in
      ReceiveStreamStatistics(
        section: stream.section, encoding: stream.encoding, ssrc: stream.ssrc, packets: stream.statistics.received,
        bytes: stream.statistics.bytes, lost: stream.statistics.lost, expected: stream.statistics.expected,
        jitter: stream.statistics.jitterDuration, lastArrival: stream.statistics.lastArrival)
    }
  }

  /// What is known of one outgoing stream.
  public func sendStatistics(_ id: SendStreamID) -> SendStreamStatistics? {
    guard hasSendStream(id) else { return nil }
    let stream = sendStreams[id.index]
    return SendStreamStatistics(
      ssrc: stream.ssrc, packets: stream.packets, bytes: stream.bytes, resent: stream.resent,
      roundTrip: stream.roundTrip,
      fractionLost: stream.report.map { Double($0.fractionLost) / 256 },
      cumulativeLost: stream.report.map { Int($0.cumulativeLost) },
      jitter: stream.report.map { .seconds(Double($0.jitter) / Double(max(1, stream.clockRate))) })
  }
}
