import CallCore
import LiveKit
import LiveKitProtocol
import Logging
import MediaServer
import Sound

/// A media server of its own on loopback, with one room in which our own client says a tone all the time.
///
/// Whoever is measured joins this room, so that all meet the same server and the same sound.
public final class TalkingRoom: Sendable {
  /// Hz of what is always to be heard.
  static let frequency = 440.0
  private static let name = "bench"
  private static let talkerIdentity = "talker"

  /// What clients connect to.
  public let url: String
  private let keys: APIKeyPair
  private let server: MediaServer
  private let talker: CallSession
  private let talking: Task<CallEnd, Never>

  /// Opens the room; returns once the talker is in it and may be heard.
  /// - Throws: `BenchFailure` when there is no port to be had, or the talker cannot join.
  public init() async throws(BenchFailure) {
    keys = .random()
    var configuration = MediaServerConfiguration()
    configuration.port = 0
    configuration.mediaPort = 0
    configuration.keys = [keys.key: keys.secret]
    server = MediaServer(configuration: configuration, logger: .silent)
    do { url = try await server.start().url } catch { throw BenchFailure("no media server could be started: \(error)") }
    do {
      let token = try Self.token(identity: Self.talkerIdentity, keys)
      var options = CallOptions(
        room: RoomOptions(url: url, token: token), roomName: Self.name, input: .tone(Self.frequency), output: .none)
      // A steady tone is silence to a coder that may leave silence out.
      options.encoder.discontinuousTransmission = false
      options.statsPeriod = .milliseconds(500)
      options.levelPeriod = nil
      let talker = try CallSession(options: options, log: .silent)
      self.talker = talker
      talking = Task { await talker.run() }
    } catch {
      await server.shutdown()
      throw BenchFailure("nobody could be made to talk in the room: \(error)")
    }
    let isOpen = await Poll.until(within: .seconds(20)) { [talker] in talker.store.state.call.microphone.isOpen }
    guard isOpen else {
      await stop()
      throw BenchFailure("the talker did not get into the room within 20 s")
    }
  }

  /// Makes a token for somebody who joins.
  func token(identity: String) throws(BenchFailure) -> String { try Self.token(identity: identity, keys) }

  private static func token(identity: String, _ keys: APIKeyPair) throws(BenchFailure) -> String {
    let claims = TokenClaims(identity: identity, room: name, issuer: keys.key)
    do { return try AccessToken(signing: claims, secret: keys.secret).text } catch {
      throw BenchFailure("no token could be made: \(error)")
    }
  }

  /// What the talker receives of a participant, kbit/s; nil while nothing of it arrives.
  func rateHeard(of identity: String) -> Double? {
    talker.store.state.call.stats?.tracks.first { $0.identity == identity && $0.rate > 0 }?.rate
  }

  /// Sends the talker home and closes the server.
  public func stop() async {
    await talker.leave()
    _ = await talking.value
    await server.shutdown()
  }
}
