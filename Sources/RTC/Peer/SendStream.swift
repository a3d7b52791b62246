import MediaBasics

/// One outgoing RTP source: its counters, what the far end reports of it, and what is kept to answer NACKs.
struct SendStream {
  var ssrc: UInt32
  var retransmissionSSRC: UInt32?
  var retransmissionPayloadType: UInt8?
  var retransmissionSequence: UInt16
  var clockRate: UInt32
  var cname: String
  var mid: String
  var isActive: Bool
  var history: RetransmissionRing?

  private(set) var packets: UInt32 = 0
  private(set) var octets: UInt32 = 0
  private(set) var bytes: Int64 = 0
  /// Packets sent again.
  var resent: UInt32 = 0
  private var lastTimestamp: UInt32 = 0
  private(set) var lastSentAt: MediaInstant?

  init(
    ssrc: UInt32, retransmissionSSRC: UInt32?, retransmissionSequence: UInt16, clockRate: UInt32, cname: String,
    mid: String, isActive: Bool = true, history: RetransmissionRing?
  ) {
    self.ssrc = ssrc
    self.retransmissionSSRC = retransmissionSSRC
    self.retransmissionSequence = retransmissionSequence
    self.clockRate = clockRate
    self.cname = cname
    self.mid = mid
    self.isActive = isActive
    self.history = history
  }

  /// A place that no stream has.
  static var vacant: SendStream {
    SendStream(
      ssrc: 0, retransmissionSSRC: nil, retransmissionSequence: 0, clockRate: 0, cname: "", mid: "", isActive: false,
      history: nil)
  }

  var isVacant: Bool { ssrc == 0 }

  /// What the far end last reported.
  var report: RTCPReportBlock?
  var reportedAt: MediaInstant?
  var roundTrip: MediaDuration?

  mutating func count(timestamp: UInt32, payload: Int, at now: MediaInstant) {
    packets &+= 1
    octets &+= UInt32(truncatingIfNeeded: payload)
    bytes &+= Int64(payload)
    // A packet that its owner sends again must not set the clock back; a source that starts over may.
    let behind = Int64(lastTimestamp &- timestamp)
    guard lastSentAt == nil || behind == 0 || behind > Int64(clockRate) * 2 else { return }
    lastTimestamp = timestamp
    lastSentAt = now
  }

  /// The clock report, its timestamp extrapolated from the last packet to now.
  func senderReport(at now: MediaInstant, anchor: NTPAnchor) -> RTCPSenderReport? {
    guard let lastSentAt, isActive, packets > 0 else { return nil }
    let elapsed = Int64((now - lastSentAt).inSeconds * Double(clockRate))
    return RTCPSenderReport(
      ssrc: ssrc, ntp: anchor.ntp(at: now), rtpTimestamp: lastTimestamp &+ UInt32(truncatingIfNeeded: elapsed),
      packets: packets, octets: octets, blocks: [])
  }
}
