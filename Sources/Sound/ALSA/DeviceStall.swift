import MediaBasics

/// Keeps the call's timing while a device does not move: how long to wait for it, and how many blocks that cost.
struct DeviceStall {
  /// A device that has not moved for this long is taken for broken.
  static let longest = MediaDuration.seconds(2)

  /// How long a block may be waited for.
  let patience: MediaDuration
  /// Blocks that must pass without the device to be in time again.
  private(set) var owed = 0
  private var lastMove: MediaInstant?

  /// - Parameter period: what the device handles at a time.
  init(period: MediaDuration) { patience = max(.milliseconds(60), period * 3) }

  /// The device gave or took a block.
  mutating func moved(at now: MediaInstant) { lastMove = now }

  /// Blocks by which the call would be late after having waited without success from `began` to `now`, this one
  /// included; all but this one are owed.
  mutating func gaveUp(began: MediaInstant, now: MediaInstant) -> Int { owe(now - began) }

  /// Blocks lost since the device last moved, those that are owed now.
  mutating func lostTime(at now: MediaInstant) -> Int {
    guard let lastMove else { return 0 }
    return owe(now - lastMove)
  }

  private mutating func owe(_ time: MediaDuration) -> Int {
    let blocks = Int(clamping: max(0, time.nanoseconds / AudioBlock.duration.nanoseconds))
    // What is longer is skipped, as the engine does: it must not take us for a device without a clock.
    owed = max(0, min(20, blocks - 1))
    return owed + 1
  }

  /// Passes one of the blocks owed; false when there is none.
  mutating func payOne() -> Bool {
    guard owed > 0 else { return false }
    owed -= 1
    return true
  }

  /// Whether it has not moved for too long; the first question starts the time.
  mutating func isHopeless(at now: MediaInstant) -> Bool {
    guard let lastMove else {
      self.lastMove = now
      return false
    }
    return now - lastMove > Self.longest
  }
}
