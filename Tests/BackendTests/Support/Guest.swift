import LiveKit
import LiveKitProtocol
import RTCTransport
import Testing

/// Somebody in a media room with our own client, over real sockets.
final class Guest: Sendable {
  let room: Room
  private let seen = Recorder<RoomEvent>()
  private let loop: MediaLoop
  private let reading: Task<Void, Never>

  var events: [RoomEvent] { seen.all }

  private init(room: Room, loop: MediaLoop) {
    (self.room, self.loop) = (room, loop)
    let seen = seen
    reading = Task { for await event in room.events { seen.record(event) } }
  }

  /// Joins, and comes again by itself when the connection is lost.
  static func join(_ url: String, _ token: String) async throws -> Guest {
    let loop = try MediaLoop(name: "guest")
    let guest = Guest(room: Room(options: RoomOptions(url: url, token: token), loop: loop), loop: loop)
    do { try await guest.room.connect() } catch {
      loop.stop()
      throw error
    }
    return guest
  }

  /// Publishes a microphone, of which nothing comes.
  func publish() async throws -> LocalAudioTrack {
    let track = LocalAudioTrack()
    try await room.publish(track)
    return track
  }

  /// Sends an Opus frame of silence; of 20 ms.
  func speak(_ track: LocalAudioTrack, frame: Int) {
    let silence: [UInt8] = [0xf8, 0xff, 0xfe]
    track.send(
      OutgoingAudio(timestamp: UInt32(frame * 960), isMarked: frame == 0, level: 60, hasVoice: false),
      silence.span.bytes)
  }

  /// Why it is over; waits for that.
  func end() async throws -> RoomEnd {
    try await eventually("the stay of \(events) never ended") {
      for event in events { if case .stateChanged(.ended(let end)) = event { return end } }
      return nil
    }
  }

  func leave() async {
    await room.leave()
    await reading.value
    loop.stop()
  }
}
