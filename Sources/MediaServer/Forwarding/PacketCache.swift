import MediaBasics

/// Keeps the newest packets of one received stream for retransmission, in one block of memory that is written round and round.
///
/// A packet is found by its sequence number until it is older than the window or its bytes have been written over.
struct PacketCache: ~Copyable {
  private struct Slot {
    var sequence: UInt16 = 0
    var length: UInt16 = 0
    /// Total bytes written before this packet; −1 in a slot that was never used.
    var position: Int = -1
  }

  private let window: Int
  private let mask: Int
  private let byteCapacity: Int
  private let slots: UnsafeMutablePointer<Slot>
  private let slab: UnsafeMutableRawPointer
  private var written = 0
  private var newest: UInt16?

  /// - Parameters:
  ///   - window: packets kept at most.
  ///   - byteCapacity: bytes kept at most.
  init(window: Int, byteCapacity: Int) {
    self.window = max(1, min(window, 16_384))
    var size = 1
    while size < self.window { size *= 2 }
    mask = size - 1
    self.byteCapacity = max(2048, byteCapacity)
    slots = .allocate(capacity: size)
    slots.initialize(repeating: Slot(), count: size)
    slab = .allocate(byteCount: self.byteCapacity, alignment: 16)
  }

  deinit {
    slots.deallocate()
    slab.deallocate()
  }

  /// Copies a packet in; one that is larger than the whole cache, or older than the window, is not kept.
  mutating func store(_ packet: RawSpan, sequence: UInt16) {
    let length = packet.byteCount
    guard length > 0, length <= min(byteCapacity, Int(UInt16.max)) else { return }
    if let newest {
      if sequence.isNewer(than: newest) {
        self.newest = sequence
      } else if newest.distance(from: sequence) >= window {
        return
      }
    } else {
      newest = sequence
    }
    // A packet lies in one piece: what is left before the end of the block is skipped when it does not fit there.
    var at = written % byteCapacity
    if at + length > byteCapacity {
      written += byteCapacity - at
      at = 0
    }
    packet.withUnsafeBytes { source in
      guard let base = source.baseAddress else { return }
      (slab + at).copyMemory(from: base, byteCount: length)
    }
    slots[Int(sequence) & mask] = Slot(
      sequence: sequence, length: UInt16(truncatingIfNeeded: length), position: written)
    written += length
  }

  /// Hands the bytes of a kept packet to `body`; nil when the packet is no longer, or never was, here.
  func withPacket<Result>(_ sequence: UInt16, _ body: (RawSpan) -> Result) -> Result? {
    let slot = slots[Int(sequence) & mask]
    guard slot.position >= 0, slot.sequence == sequence, let newest, newest.distance(from: sequence) < window else {
      return nil
    }
    guard written - slot.position <= byteCapacity else { return nil }
    let bytes = UnsafeRawBufferPointer(start: slab + slot.position % byteCapacity, count: Int(slot.length))
    return body(bytes.bytes)
  }
}
