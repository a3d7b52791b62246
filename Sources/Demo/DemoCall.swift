import Foundation
import LiveKit
import LiveKitProtocol
import Logging
import MediaServer
import RTCTransport

/// A call to try ncall with: a media server of its own on loopback, and robots that talk.
public final class DemoCall: Sendable {
  public static let roomName = "demo"
  public static let maximumRobots = 100
  private static let names = ["Ada", "Bix", "Cog", "Dot", "Eno", "Fay"]

  /// What clients connect to.
  public let url: String
  private let keys: APIKeyPair
  private let server: MediaServer
  private let robots: [Room]
  private let loop: MediaLoop
  private let conversation: Conversation

  /// Starts the server on free ports and lets the robots join.
  /// - Throws: `MediaServerError` when nothing can be listened on, `RoomEnd` or `RoomError` when a robot cannot join.
  public init(robots count: Int, log: Logger) async throws {
    keys = .random()
    var configuration = MediaServerConfiguration()
    configuration.port = 0
    configuration.mediaPort = 0
    configuration.keys = [keys.key: keys.secret]
    server = MediaServer(configuration: configuration, logger: log)
    loop = try MediaLoop(name: "ncall-robots")
    let conversation = Conversation()
    self.conversation = conversation
    var rooms: [Room] = []
    do {
      url = try await server.start().url
      for i in 0..<min(max(0, count), Self.maximumRobots) {
        let base = Self.names[i % Self.names.count]
        let name = i < Self.names.count ? base : "\(base) \(i / Self.names.count + 1)"
        var options = RoomOptions(
          url: url, token: try Self.token(identity: "robot-\(i + 1)", name: name, keys))
        options.subscription = .none
        options.reconnect = .forever
        let room = Room(options: options, loop: loop)
        rooms.append(room)
        try await room.connect()
        let voice = LocalAudioTrack()
        try await room.publish(voice)
        conversation.add(voice)
      }
    } catch {
      for room in rooms { await room.leave() }
      loop.stop()
      await server.shutdown()
      throw error
    }
    robots = rooms
    conversation.start()
  }

  /// A token for a person in the demo's room.
  public func token(identity: String, name: String) throws(TokenError) -> String {
    try Self.token(identity: identity, name: name, keys)
  }

  /// The command with which another terminal joins; its token lasts a day.
  public func joinCommand(identity: String) throws(TokenError) -> String {
    "ncall join --url \(url) --token \(try token(identity: identity, name: identity))"
  }

  /// Sends the robots home and stops the server.
  public func stop() async {
    conversation.stop()
    for robot in robots { await robot.leave() }
    loop.stop()
    await server.shutdown()
  }

  private static func token(identity: String, name: String, _ keys: APIKeyPair) throws(TokenError) -> String {
    let claims = TokenClaims(identity: identity, room: roomName, name: name, issuer: keys.key, lifetime: 24 * 3_600)
    return try AccessToken(signing: claims, secret: keys.secret).text
  }
}
