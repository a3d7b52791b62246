import Demo
import Foundation
import LiveKit
import Logging
import MediaBasics
import RTCTransport
import Sound
import Synchronization
import Testing

/// The call to try ncall with, as somebody who joins it finds it.
struct DemoCallTests {
  private static let patience = Duration.seconds(60)
  private static let silent = Logger(label: "test") { _ in SwiftLogNoOpLogHandler() }

  private struct NothingHappened: Error {
    var what: String
  }

  private func eventually(_ what: String, _ holds: () async throws -> Bool) async throws {
    let end = ContinuousClock.now + Self.patience
    while ContinuousClock.now < end {
      if try await holds() { return }
      try await Task.sleep(for: .milliseconds(5))
    }
    throw NothingHappened(what: what)
  }

  /// What a guest notices.
  private final class Notes: Sendable {
    struct State {
      var packets: [String: Int] = [:]
      /// How loud the loudest packet was once decoded, dBov.
      var loudest: [String: Int] = [:]
      var speakers: Set<String> = []
      var isHeard = false
    }

    let state = Mutex(State())
  }

  /// Decodes one track's packets.
  private final class Ear: Sendable {
    private struct State: ~Copyable {
      var decoder: OpusDecoder
      var block = [Float](repeating: 0, count: OpusPacket.maximumSamples)
    }

    private let state: Mutex<State>

    init() throws { state = Mutex(State(decoder: try OpusDecoder())) }

    /// The level of a packet's sound, dBov.
    func level(_ payload: RawSpan) -> Int {
      let bytes = payload.withUnsafeBytes { Array($0) }
      return state.withLock { state in
        guard case .success(let count) = state.decoder.decode(bytes.span.bytes, into: &state.block) else {
          return LevelMeter.silence
        }
        return LevelMeter.level(of: Array(state.block[..<count]).span)
      }
    }
  }

  private func guest(_ demo: DemoCall, _ identity: String, on loop: MediaLoop, _ notes: Notes) async throws -> Room {
    var options = RoomOptions(url: demo.url, token: try demo.token(identity: identity, name: identity))
    options.audioSink = { track in
      guard let ear = try? Ear() else { return nil }
      return { _, payload in
        let level = ear.level(payload)
        notes.state.withLock { state in
          state.packets[track.identity, default: 0] += 1
          state.loudest[track.identity] = max(state.loudest[track.identity] ?? LevelMeter.silence, level)
        }
      }
    }
    let room = Room(options: options, loop: loop)
    Task {
      for await event in room.events {
        notes.state.withLock { state in
          switch event {
          case .speakersChanged(let speakers): state.speakers.formUnion(speakers.map(\.identity))
          case .localTrackSubscribed: state.isHeard = true
          default: break
          }
        }
      }
    }
    try await room.connect()
    return room
  }

  @Test func robotsAreThereAndTalkByTurns() async throws {
    let demo = try await DemoCall(robots: 3, log: Self.silent)
    let loop = try MediaLoop(name: "test")
    let notes = Notes()
    let room = try await guest(demo, "ana", on: loop, notes)
    try await room.publish(LocalAudioTrack())
    let present = await room.snapshot.participants
    #expect(Set(present.map(\.identity)) == ["robot-1", "robot-2", "robot-3"])
    #expect(Set(present.map(\.name)) == ["Ada", "Bix", "Cog"])
    #expect(present.allSatisfy { $0.tracks.count == 1 })
    try await eventually("that two of them are heard and seen to speak") {
      notes.state.withLock { state in
        state.speakers.count >= 2 && state.loudest.filter { $0.value > -40 }.count >= 2
          && state.packets.values.reduce(0, +) > 100
      }
    }
    // A listener of our track would have come with the very first exchange, long before two robots had their turns.
    #expect(!notes.state.withLock { $0.isHeard })
    await demo.stop()
    try await eventually("that the guest is sent away") { await room.snapshot.state != .joined }
    await room.leave()
    // Its port is closed.
    let late = Room(options: RoomOptions(url: demo.url, token: try demo.token(identity: "bo", name: "")), loop: loop)
    await #expect(throws: RoomEnd.self) { try await late.connect() }
    loop.stop()
  }

  @Test func emptyDemoIsARoomToBeAloneIn() async throws {
    let demo = try await DemoCall(robots: 0, log: Self.silent)
    let loop = try MediaLoop(name: "test")
    let room = try await guest(demo, "ana", on: loop, Notes())
    let snapshot = await room.snapshot
    #expect(snapshot.participants.isEmpty && snapshot.room.name == DemoCall.roomName)
    #expect(try demo.joinCommand(identity: "bo").hasPrefix("ncall join --url \(demo.url) --token ey"))
    await room.leave()
    await demo.stop()
    loop.stop()
  }

  @Test func moreRobotsThanNamesAreNumbered() async throws {
    let demo = try await DemoCall(robots: 8, log: Self.silent)
    let loop = try MediaLoop(name: "test")
    let room = try await guest(demo, "ana", on: loop, Notes())
    let names = Set(await room.snapshot.participants.map(\.name))
    #expect(names == ["Ada", "Bix", "Cog", "Dot", "Eno", "Fay", "Ada 2", "Bix 2"])
    await room.leave()
    await demo.stop()
    loop.stop()
  }

  @Test func twoDemosAtOnceDoNotMeet() async throws {
    let first = try await DemoCall(robots: 1, log: Self.silent)
    let second = try await DemoCall(robots: 2, log: Self.silent)
    #expect(first.url != second.url)
    let loop = try MediaLoop(name: "test")
    let room = try await guest(second, "ana", on: loop, Notes())
    #expect(await room.snapshot.participants.count == 2)
    // The token of one opens nothing at the other.
    let stranger = Room(
      options: RoomOptions(url: second.url, token: try first.token(identity: "bo", name: "")), loop: loop)
    await #expect(throws: RoomEnd.self) { try await stranger.connect() }
    await room.leave()
    await first.stop()
    await second.stop()
    loop.stop()
  }
}
