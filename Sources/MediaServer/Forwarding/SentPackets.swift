import MediaBasics

/// Remembers, for one forwarded stream, which source packet went out under which number, to answer NACKs (RFC 4585).
///
/// Resending is limited: at most three times per packet, and not again while the last copy may still be on its way.
struct SentPackets: Sendable {
  /// What is needed to send a packet again as it was.
  struct Entry: Sendable, Equatable {
    var sequence: UInt16
    var sourceSequence: UInt16
    var timestamp: UInt32
    var layer: UInt8
    var payloadType: UInt8
    var marker: Bool
    /// Codec-specific header fields that were rewritten.
    var patch: VP8Patch?
  }

  private struct Slot: Sendable {
    var entry: Entry
    var resends: UInt8 = 0
    var lastResent: MediaInstant?
  }

  static let maximumResends: UInt8 = 3

  private let window: Int
  private let mask: Int
  private var slots: [Slot?]
  private var newest: UInt16?

  /// - Parameter window: packets that can be asked for, counted back from the newest.
  init(window: Int) {
    self.window = max(1, min(window, 16_384))
    var size = 1
    while size < self.window { size *= 2 }
    mask = size - 1
    slots = Array(repeating: nil, count: size)
  }

  mutating func record(_ entry: Entry) {
    if newest.map({ entry.sequence.isNewer(than: $0) }) ?? true { newest = entry.sequence }
    slots[Int(entry.sequence) & mask] = Slot(entry: entry)
  }

  /// The packet that was sent as `sequence`, when it may be sent again now; counts as a resend.
  ///
  /// - Parameter roundTrip: of the subscriber; a repeated request within twice that time, but at most 100 ms, is ignored.
  mutating func resend(_ sequence: UInt16, at now: MediaInstant, roundTrip: MediaDuration) -> Entry? {
    let index = Int(sequence) & mask
    guard var slot = slots[index], slot.entry.sequence == sequence, let newest,
      newest.distance(from: sequence) >= 0, newest.distance(from: sequence) < window
    else { return nil }
    guard slot.resends < Self.maximumResends else { return nil }
    let quiet = min(.milliseconds(100), roundTrip * 2)
    if let last = slot.lastResent, now - last < quiet { return nil }
    slot.resends += 1
    slot.lastResent = now
    slots[index] = slot
    return slot.entry
  }
}
