import MediaBasics

/// Packets that wait to be decoded, ordered by timestamp, in slots that are used again and again. There are as many slots as ever waited at a
/// time.
struct PacketStore {
  /// A packet as it waits.
  struct Entry {
    var packet = AudioPacket()
    /// Sequence number that does not wrap.
    var sequence: Int64 = 0
    /// Timestamp that does not wrap, in samples at 48 kHz.
    var timestamp: Int64 = 0
    /// What the framing said.
    var samples = 0
    var frameSamples = 0
    var hasForwardErrorCorrection = false
    var isDiscontinuous = false

    var end: Int64 { timestamp + Int64(samples) }
  }

  private(set) var slots: [Entry] = []
  /// Slot numbers, the earliest timestamp last, so that taking the next packet is cheap.
  private var order: [Int] = []
  private var free: [Int] = []

  /// Packets that may wait at a time.
  private let capacity: Int

  init(capacity: Int) { self.capacity = max(2, capacity) }

  var count: Int { order.count }
  var isEmpty: Bool { order.isEmpty }
  var isFull: Bool { order.count == capacity }

  /// The slot of the earliest packet.
  var firstSlot: Int? { order.last }

  /// Timestamp after the last sample that waits.
  var end: Int64? { order.first.map { slots[$0].end } }

  /// True when a packet that begins at `timestamp` waits.
  func contains(timestamp: Int64) -> Bool {
    for slot in order.reversed() {
      if slots[slot].timestamp == timestamp { return true }
      if slots[slot].timestamp > timestamp { return false }
    }
    return false
  }

  /// Copies a packet into a free slot, in order; false when there is none or its payload is too long.
  mutating func insert(_ payload: RawSpan, _ fill: (inout Entry) -> Void) -> Bool {
    guard let slot = freeSlot() else { return false }
    guard slots[slot].packet.setPayload(payload) else {
      free.append(slot)
      return false
    }
    fill(&slots[slot])
    let timestamp = slots[slot].timestamp
    // Packets mostly come in order, so the place is found at once.
    let place = order.firstIndex { slots[$0].timestamp < timestamp } ?? order.endIndex
    order.insert(slot, at: place)
    return true
  }

  private mutating func freeSlot() -> Int? {
    if let slot = free.popLast() { return slot }
    guard slots.count < capacity else { return nil }
    slots.append(Entry())
    return slots.count - 1
  }

  /// Forgets the earliest packet.
  mutating func removeFirst() {
    if let slot = order.popLast() { free.append(slot) }
  }

  mutating func removeAll() {
    while !order.isEmpty { removeFirst() }
  }
}
