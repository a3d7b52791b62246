/// The sources of one direction, at most `limit` of them. Nothing is added but what was authenticated or sent by us.
struct SRTPSourceTable {
  /// By slot. Read and changed in place: a subscript of ours with a `_read` accessor would be the natural door, but through
  /// one Swift 6.3.1 loads the wrong optional out of `ReplayWindow` in debug builds.
  var sources: [SRTPSource] = []
  private var slots: [UInt32: Int] = [:]
  /// Slots of sources that were released.
  private var vacant: [Int] = []
  /// Packets come in runs of one source, and hashing costs as much as a cache line.
  private var latest: (ssrc: UInt32, slot: Int)?
  private let limit: Int

  init(limit: Int) { self.limit = limit }

  /// Sources that are known now.
  var count: Int { slots.count }

  var isFull: Bool { count >= limit }

  /// The slot of a source, or nil when it is not known.
  mutating func slot(of ssrc: UInt32) -> Int? {
    if let latest, latest.ssrc == ssrc { return latest.slot }
    guard let slot = slots[ssrc] else { return nil }
    latest = (ssrc, slot)
    return slot
  }

  /// Adds a source that is not known yet; the table must not be full.
  mutating func add(_ ssrc: UInt32) -> Int {
    precondition(!isFull, "no source is added to a full table")
    let slot: Int
    if let free = vacant.popLast() {
      slot = free
    } else {
      slot = sources.count
      sources.append(SRTPSource())
    }
    slots[ssrc] = slot
    latest = (ssrc, slot)
    return slot
  }

  /// Forgets a source; the next one that is added may take its slot.
  mutating func remove(_ ssrc: UInt32) {
    guard let slot = slots.removeValue(forKey: ssrc) else { return }
    if latest?.ssrc == ssrc { latest = nil }
    sources[slot] = SRTPSource()
    vacant.append(slot)
  }
}
