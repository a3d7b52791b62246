import Foundation
import LiveKit
import RTCTransport
import Synchronization

/// The robots' talk: one after the other, with a pause between, and now and then somebody falls into another's word.
///
/// One thread sends the packets of all robots, every 20 ms by absolute deadlines. A robot that is silent sends nothing.
final class Conversation: Sendable {
  private struct Speaker {
    var track: LocalAudioTrack
    var speech: RobotSpeech
    /// The next packet; nil while silent.
    var position: Int?
    /// 48 kHz; runs on through silence.
    var timestamp: UInt32
    var hasPaused = true
  }

  private struct State {
    var speakers: [Speaker] = []
    var turn = 0
    /// Ticks until the next robot begins.
    var pause = 25
    var isStopped = false
  }

  private let state = Mutex(State())

  static let tick: TimeInterval = 0.02
  private static let pauseTicks = 20

  func add(_ track: LocalAudioTrack) {
    state.withLock { state in
      let index = state.speakers.count
      state.speakers.append(
        Speaker(
          track: track, speech: RobotSpeech.all[index % RobotSpeech.all.count], position: nil,
          timestamp: UInt32(truncatingIfNeeded: index * 48_000)))
    }
  }

  func start() {
    NamedThread.start("ncall-robots") { [self] in
      var deadline = ProcessInfo.processInfo.systemUptime
      while step() {
        deadline += Self.tick
        let now = ProcessInfo.processInfo.systemUptime
        if deadline > now {
          Thread.sleep(forTimeInterval: deadline - now)
        } else if now - deadline > 1 {
          deadline = now
        }
      }
    }
  }

  func stop() { state.withLock { $0.isStopped = true } }

  /// Sends what is due; false once stopped.
  private func step() -> Bool {
    state.withLock { state in
      guard !state.isStopped else { return false }
      takeTurns(&state)
      for i in state.speakers.indices { Self.speak(&state.speakers[i]) }
      return true
    }
  }

  private func takeTurns(_ state: inout State) {
    guard !state.speakers.isEmpty else { return }
    guard state.pause <= 0 else {
      state.pause -= 1
      return
    }
    if state.speakers.allSatisfy({ $0.position == nil }) {
      state.speakers[state.turn % state.speakers.count].position = 0
      state.turn += 1
      return
    }
    // The next one begins in the last half second of the one before; every third does not wait that long.
    let isImpatient = state.turn % 3 == 2
    let remaining = state.speakers.compactMap { s in s.position.map { s.speech.packets.count - $0 } }.min() ?? 0
    let next = state.turn % state.speakers.count
    if isImpatient, remaining == 25, state.speakers[next].position == nil {
      state.speakers[next].position = 0
      state.turn += 1
    }
  }

  private static func speak(_ speaker: inout Speaker) {
    defer { speaker.timestamp &+= 960 }
    guard let position = speaker.position else {
      speaker.hasPaused = true
      return
    }
    let packet = speaker.speech.packets[position]
    speaker.track.send(
      OutgoingAudio(
        timestamp: speaker.timestamp, isMarked: speaker.hasPaused, level: packet.level, hasVoice: packet.level < 60),
      packet.payload.span.bytes)
    speaker.hasPaused = false
    speaker.position = position + 1 < speaker.speech.packets.count ? position + 1 : nil
  }
}
