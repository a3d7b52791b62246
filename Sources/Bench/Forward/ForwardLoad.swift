import Foundation
import LiveKit
import LiveKitProtocol
import Logging
import MediaBasics
import MediaServer
import RTCTransport
import Synchronization

/// A room of the real server on loopback, and clients in it that speak far more often than people do.
///
/// All clients share one media thread, which makes the packets, and receives and decrypts what the server sends.
final class ForwardLoad: Sendable {
  /// Packets that reached a subscriber.
  let received = Received()
  let server: MediaServer
  private let rooms: [Room]
  private let loop: MediaLoop
  private let voices: [LocalAudioTrack]

  final class Received: Sendable {
    private let packets = Atomic<Int64>(0)
    private let tracks = Atomic<Int>(0)

    func addTrack() { tracks.add(1, ordering: .relaxed) }
    func addPacket() { packets.add(1, ordering: .relaxed) }
    var trackCount: Int { tracks.load(ordering: .relaxed) }
    var packetCount: Int64 { packets.load(ordering: .relaxed) }
  }

  /// - Parameters:
  ///   - speakers: clients that publish a track and hear all others.
  ///   - listeners: clients that only hear.
  init(speakers: Int, listeners: Int) async throws {
    var configuration = MediaServerConfiguration.development
    configuration.port = 0
    configuration.mediaPort = 0
    server = MediaServer(configuration: configuration, logger: .silent)
    let url = try await server.start().url
    loop = try MediaLoop(name: "bench-load")
    let received = received
    var rooms: [Room] = []
    var voices: [LocalAudioTrack] = []
    do {
      for number in 0..<(speakers + listeners) {
        let claims = TokenClaims(
          identity: "p\(number)", room: "bench", name: "p\(number)", issuer: "devkey", lifetime: 3_600)
        var options = RoomOptions(url: url, token: try AccessToken(signing: claims, secret: "secret").text)
        options.initialAudioReceivers = speakers
        options.audioSink = { _ in
          received.addTrack()
          return { _, _ in received.addPacket() }
        }
        let room = Room(options: options, loop: loop)
        rooms.append(room)
        try await room.connect()
        guard number < speakers else { continue }
        let voice = LocalAudioTrack()
        try await room.publish(voice)
        voices.append(voice)
      }
    } catch {
      for room in rooms { await room.leave() }
      loop.stop()
      await server.shutdown()
      throw BenchFailure("a client of the load could not join: \(error)")
    }
    self.rooms = rooms
    self.voices = voices
  }

  /// Tracks that are to be heard, each subscriber's counted.
  var wantedTracks: Int { voices.count * (rooms.count - 1) }

  /// Lets every speaker send `burst` packets every `interval`, for ever.
  func speak(burst: Int, every interval: MediaDuration) {
    let voices = voices
    // Payloads as Opus at 32 kbit/s has them: 80 bytes on average, hardly ever two of a length in a row.
    var random = SeededGenerator(seed: 80)
    let payloads = (0..<256).map { _ in random.bytes(Int.random(in: 50...110, using: &random)) }
    loop.perform { host in
      var frame = 0
      _ = host.every(interval) { _ in
        for _ in 0..<burst {
          frame &+= 1
          let packet = OutgoingAudio(
            timestamp: UInt32(truncatingIfNeeded: frame) &* 960, isMarked: frame == 1, level: 30, hasVoice: true)
          for (number, voice) in voices.enumerated() {
            let payload = payloads[(frame &+ 31 &* number) & 255]
            voice.send(packet, payload.span.bytes)
          }
        }
      }
    }
  }

  func close() async {
    for room in rooms { await room.leave() }
    loop.stop()
    await server.shutdown()
  }
}
