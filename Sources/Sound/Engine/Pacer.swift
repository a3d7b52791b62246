import MediaBasics

/// Keeps the turns of an audio thread 10 ms apart where no device does.
struct Pacer {
  /// Turns in which a device must have let at least half their time pass.
  private static let probation = 100

  /// Turns that are made up for after the thread was held up; more are skipped.
  private let mostBehind: Int

  /// The instant that the present turn is for.
  private(set) var turn: MediaInstant
  private var probationStart: MediaInstant
  private var probationTurns = 0
  private var isDistrusted = false

  init(at now: MediaInstant, mostBehind: Int) {
    turn = now
    probationStart = now
    self.mostBehind = mostBehind
  }

  /// A new device: trusted until it shows otherwise.
  mutating func trust(at now: MediaInstant) {
    probationStart = now
    probationTurns = 0
    isDistrusted = false
  }

  /// Whether the device keeps the time of the next turn; one that was seen not to (an ALSA plug-in without hardware, a
  /// driver gone wild) must not turn a thread of high priority into a busy loop.
  func follows(device: Bool) -> Bool { device && !isDistrusted }

  /// Ends a turn; answers how long to sleep before the next.
  mutating func finish(pacedByDevice: Bool, now: MediaInstant) -> MediaDuration {
    if follows(device: pacedByDevice) {
      probationTurns += 1
      if probationTurns == Self.probation {
        isDistrusted = now - probationStart < AudioBlock.duration * (Self.probation / 2)
        probationStart = now
        probationTurns = 0
      }
      turn = now
      return .zero
    }
    turn += AudioBlock.duration
    if now - turn > AudioBlock.duration * mostBehind { turn = now }
    return turn - now
  }
}
