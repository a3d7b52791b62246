import MediaBasics

/// The last packets of one stream, kept to answer NACKs (RFC 4585; RFC 4588 when a retransmission stream is negotiated).
///
/// Slots are indexed by sequence number and filled in place; the slab is made at init and never grows.
public final class RetransmissionRing {
  static let slotSize = 1_500

  struct Slot {
    var sequence: UInt16 = 0
    var length = 0
    var resends = 0
    var lastResend = MediaInstant.zero
  }

  private let mask: Int
  private var slots: [Slot]
  private let slab: UnsafeMutableRawPointer

  static let maximumResends = 3

  /// - Parameter capacity: packets kept, rounded up to a power of two.
  public init(capacity: Int) {
    var size = 1
    while size < min(max(1, capacity), 4_096) { size *= 2 }
    mask = size - 1
    slots = Array(repeating: Slot(), count: size)
    slab = .allocate(byteCount: size * Self.slotSize, alignment: 16)
  }

  deinit { slab.deallocate() }

  /// Keeps a packet in the clear; one that is larger than a slot is not kept.
  public func store(_ packet: RawSpan, sequence: UInt16) {
    guard packet.byteCount <= Self.slotSize else { return }
    let index = Int(sequence) & mask
    slots[index] = Slot(sequence: sequence, length: packet.byteCount)
    packet.withUnsafeBytes { bytes in
      guard let from = bytes.baseAddress else { return }
      (slab + index * Self.slotSize).copyMemory(from: from, byteCount: bytes.count)
    }
  }

  /// Lends the packet `sequence` if it is kept and may be sent again: at most three times, and not within `pause` of the
  /// last resend.
  public func resend<Result>(
    _ sequence: UInt16, at now: MediaInstant, pause: MediaDuration, _ body: (RawSpan) -> Result
  ) -> Result? {
    let index = Int(sequence) & mask
    guard slots[index].length > 0, slots[index].sequence == sequence, slots[index].resends < Self.maximumResends else {
      return nil
    }
    if slots[index].resends > 0, now - slots[index].lastResend < pause { return nil }
    slots[index].resends += 1
    slots[index].lastResend = now
    return body(RawSpan(_unsafeStart: slab + index * Self.slotSize, byteCount: slots[index].length))
  }
}
