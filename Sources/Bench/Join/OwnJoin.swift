import LiveKit
import MediaBasics
import RTCTransport
import Sound
import Synchronization

/// A join of ours, in this process: a room, a jitter buffer and a playout thread, as every call of ours has them.
enum OwnJoin {
  private static let patience = Duration.seconds(20)

  /// Joins, waits for the first audible sound, and leaves.
  /// - Parameter watchesPath: also looks at the media thread every half millisecond, which costs a little.
  /// - Throws: `BenchFailure` when the room cannot be joined or nothing is heard.
  static func run(url: String, token: String, watchesPath: Bool = false) async throws(BenchFailure) -> JoinTimes {
    let start = MonotonicClock.now()
    let loop: MediaLoop
    do { loop = try MediaLoop(name: "ncall-bench") } catch { throw BenchFailure("\(error)") }
    defer { loop.stop() }
    let first = FirstSound()
    let playout = PlayoutEngine { _ in }
    defer { playout.stop(seconds: 2) }
    playout.setSink(FirstSoundSink(first))
    var options = RoomOptions(url: url, token: token)
    options.subscription = .audioOnly
    options.audioSink = { remote in
      let opus = Set(remote.codecs.filter { $0.name == "opus" }.map(\.payloadType))
      let track = PlayoutTrack(id: remote.trackSID)
      // Without a recording nothing can go wrong here.
      guard (try? playout.add(track)) != nil else { return nil }
      return { packet, payload in
        guard opus.contains(packet.payloadType) else { return }
        first.tookPacket(at: packet.arrival)
        track.receive(
          payload, source: 1, sequence: packet.sequence, timestamp: packet.timestamp, arrival: packet.arrival,
          resentLikelihood: packet.resentLikelihood)
      }
    }
    let path = PathWatch()
    if watchesPath { path.begin(on: loop) }
    let room = Room(options: options, loop: loop)
    let watching = Task {
      var seen = JoinTimes()
      for await event in room.events {
        let now = MonotonicClock.now()
        switch event {
        case .participantJoined: seen.note(.welcomed, at: now, since: start)
        case .trackSubscribed: seen.note(.described, at: now, since: start)
        case .stateChanged(.joined): seen.note(.joined, at: now, since: start)
        default: break
        }
      }
      return seen
    }
    do { try await room.connect() } catch { throw BenchFailure("our client did not get into the room: \(error)") }
    let isHeard = await Poll.until(within: patience) { first.sound != nil }
    await room.leave()
    var times = await watching.value
    guard isHeard else { throw BenchFailure("our client heard nothing within 20 s") }
    times.note(.connected, at: path.chosen, since: start)
    times.note(.keyed, at: path.keyed, since: start)
    times.note(.packet, at: first.packet, since: start)
    times.note(.sound, at: first.sound, since: start)
    return times
  }
}

/// Looks at the only peer of a media thread until it is connected.
private final class PathWatch: Sendable {
  private struct State {
    var chosen: MediaInstant?
    var keyed: MediaInstant?
  }

  private let state = Mutex(State())

  var chosen: MediaInstant? { state.withLock { $0.chosen } }
  var keyed: MediaInstant? { state.withLock { $0.keyed } }

  func begin(on loop: MediaLoop) {
    loop.perform { [self] host in
      var ticker: MediaTicker?
      ticker = host.every(.microseconds(500)) { [self] host in
        guard let hosted = host.hostedPeers.first else { return }
        let (isChosen, isKeyed) = (hosted.peer.selectedPath != nil, hosted.peer.isConnected)
        state.withLock { state in
          if isChosen, state.chosen == nil { state.chosen = host.now }
          if isKeyed, state.keyed == nil { state.keyed = host.now }
        }
        if isKeyed {
          ticker?.cancel()
          ticker = nil
        }
      }
    }
  }
}
