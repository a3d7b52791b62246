import MediaBasics

/// Decides, packet by packet, what one subscriber gets of one published track: nothing, or the packet under which number, time
/// and counters. Pure: the owner copies, rewrites and sends.
struct Forwarder: Sendable {
  /// What the decision needs to know of a packet.
  struct Input: Sendable {
    var layer: Int
    var sequence: UInt16
    var timestamp: UInt32
    var marker: Bool
    /// Without payload: sent to probe or to fill.
    var isPadding: Bool
    /// A decoder can start here.
    var startsDecoding: Bool
    var vp8: VP8Descriptor?

    init(
      layer: Int = 0, sequence: UInt16, timestamp: UInt32, marker: Bool = false, isPadding: Bool = false,
      startsDecoding: Bool = true, vp8: VP8Descriptor? = nil
    ) {
      self.layer = layer
      self.sequence = sequence
      self.timestamp = timestamp
      self.marker = marker
      self.isPadding = isPadding
      self.startsDecoding = startsDecoding
      self.vp8 = vp8
    }
  }

  /// How to send a packet on.
  struct Output: Sendable, Equatable {
    var sequence: UInt16
    var timestamp: UInt32
    var marker: Bool
    var vp8: VP8Patch?
  }

  enum Decision: Sendable, Equatable {
    case forward(Output)
    case drop(Reason)
  }

  enum Reason: Sendable, Equatable {
    /// The subscriber has paused the track, or it is muted.
    case paused
    /// Of a layer that is not the one being forwarded.
    case otherLayer
    /// Nothing can be shown before the next key frame.
    case awaitingKeyFrame
    case munger(StreamMunger.DropReason)
  }

  /// A sender report of one layer: which RTP timestamp belongs to which NTP time.
  struct ClockReport: Sendable, Equatable {
    /// Seconds since 1900 in 32.32 fixed point.
    var ntp: UInt64
    var timestamp: UInt32
  }

  let isVideo: Bool
  let clockRate: UInt32
  private var munger: StreamMunger
  private var vp8 = VP8Munger()
  private var reports = InlineArray<3, ClockReport?>(repeating: nil)
  private var lastForwardedAt: MediaInstant?
  private var timestampOffset: UInt32 = 0

  /// The layer being forwarded; nil before the first packet and while paused.
  private(set) var currentLayer: Int?
  /// The layer to change to at its next key frame.
  private(set) var targetLayer: Int
  private(set) var isPaused = false

  init(isVideo: Bool, clockRate: UInt32, firstSequence: UInt16, targetLayer: Int = 0) {
    self.isVideo = isVideo
    self.clockRate = clockRate
    self.targetLayer = targetLayer
    munger = StreamMunger(firstSequence: firstSequence)
  }

  /// A key frame of this layer is being waited for; nil when none is.
  var awaitedLayer: Int? { isVideo && !isPaused && currentLayer != targetLayer ? targetLayer : nil }

  /// The newest outgoing timestamp, for sender reports.
  var lastTimestamp: UInt32? { munger.lastTimestamp }

  /// The outgoing timestamp of an incoming one of the current layer; nil before the first packet.
  func outgoing(timestamp: UInt32) -> UInt32? { currentLayer == nil ? nil : timestamp &+ timestampOffset }

  mutating func setTarget(layer: Int) { targetLayer = layer }

  /// Pauses or resumes; a resumed video goes on with a key frame.
  mutating func setPaused(_ paused: Bool) {
    guard paused != isPaused else { return }
    isPaused = paused
    if paused { currentLayer = nil }
  }

  /// Where a packet of our own goes, `step` ticks after the newest of a paused stream; nil when it is not paused or has not begun.
  mutating func insert(step: UInt32, at now: MediaInstant) -> Output? {
    guard isPaused, let next = munger.insert(step: step) else { return nil }
    lastForwardedAt = now
    return Output(sequence: next.sequence, timestamp: next.timestamp, marker: false)
  }

  mutating func learn(_ report: ClockReport, layer: Int) {
    guard layer >= 0, layer < 3 else { return }
    reports[layer] = report
  }

  mutating func decide(_ packet: Input, at now: MediaInstant) -> Decision {
    guard !isPaused else { return .drop(.paused) }
    if currentLayer != packet.layer {
      guard packet.layer == targetLayer else { return .drop(.otherLayer) }
      guard !packet.isPadding, !isVideo || packet.startsDecoding else { return .drop(.awaitingKeyFrame) }
      change(to: packet, at: now)
    }
    switch munger.map(sequence: packet.sequence, timestamp: packet.timestamp, isDropped: packet.isPadding) {
    case .drop(let reason): return .drop(.munger(reason))
    case .forward(let sequence, let timestamp):
      lastForwardedAt = now
      return .forward(
        Output(
          sequence: sequence, timestamp: timestamp, marker: packet.marker, vp8: packet.vp8.map { vp8.map($0) }))
    }
  }

  private mutating func change(to packet: Input, at now: MediaInstant) {
    var timestamp = packet.timestamp
    if let last = munger.lastTimestamp, let lastAt = lastForwardedAt {
      timestamp =
        alignedTimestamp(of: packet, after: last)
        ?? StreamMunger.continuedTimestamp(last: last, elapsed: now - lastAt, clockRate: clockRate)
    }
    munger.begin(sequence: packet.sequence, timestamp: packet.timestamp, as: timestamp)
    timestampOffset = timestamp &- packet.timestamp
    if let descriptor = packet.vp8 { vp8.begin(descriptor) }
    lastLayer = packet.layer
    currentLayer = packet.layer
  }

  /// The layer that was forwarded last, also while paused.
  private var lastLayer: Int?

  /// The timestamp that the old layer would have had for the new layer's packet, by the sender reports of both.
  private func alignedTimestamp(of packet: Input, after last: UInt32) -> UInt32? {
    guard let old = lastLayer else { return nil }
    let candidate: UInt32
    if old == packet.layer {
      candidate = packet.timestamp &+ timestampOffset
    } else {
      guard old >= 0, old < 3, packet.layer >= 0, packet.layer < 3, let from = reports[old],
        let to = reports[packet.layer]
      else { return nil }
      let seconds = Double(Int64(bitPattern: to.ntp &- from.ntp)) / 4_294_967_296
      guard abs(seconds) < 60 else { return nil }
      let ticks = UInt32(truncatingIfNeeded: Int64((seconds * Double(clockRate)).rounded()))
      // The same moment in the old layer's timestamps, then in the outgoing ones.
      candidate = from.timestamp &+ ticks &+ (packet.timestamp &- to.timestamp) &+ timestampOffset
    }
    return candidate.isNewer(than: last) ? candidate : nil
  }
}
