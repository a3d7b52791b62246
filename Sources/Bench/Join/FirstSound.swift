import MediaBasics
import Sound
import Synchronization

/// Notes when the first packet and the first audible block came.
final class FirstSound: Sendable {
  /// The level from which sound counts as heard, dBov: far above what a coder makes of silence, far below any tone.
  static let audible = -50

  private struct State {
    var packet: MediaInstant?
    var sound: MediaInstant?
  }

  private let state = Mutex(State())

  var packet: MediaInstant? { state.withLock { $0.packet } }
  var sound: MediaInstant? { state.withLock { $0.sound } }

  func tookPacket(at instant: MediaInstant) { state.withLock { if $0.packet == nil { $0.packet = instant } } }

  func played(level: Int, at instant: MediaInstant) {
    guard level > Self.audible else { return }
    state.withLock { if $0.sound == nil { $0.sound = instant } }
  }
}

/// Where played sound goes to be noted.
final class FirstSoundSink: AudioSink {
  let name = "the first sound"
  let pacing = Pacing.engine
  private let first: FirstSound

  init(_ first: FirstSound) { self.first = first }

  func start() throws(SoundFailure) {}

  func write(_ block: borrowing Span<Float>) -> SinkWrite {
    first.played(level: LevelMeter.level(of: block), at: MonotonicClock.now())
    return .written
  }

  func stop() {}
}
