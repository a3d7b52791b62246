import Foundation
import LiveKitProtocol
import Logging
import MediaBasics

@testable import MediaServer

/// Rooms without sockets or media, with a few participants in them.
final class HarnessRooms {
  static let keys = ["key": "a secret of the harness"]

  let directory: RoomDirectory
  var now = Moment(instant: .zero, unixMilliseconds: 1_700_000_000_000)
  private(set) var sids: [String] = []

  init() {
    var configuration = MediaServerConfiguration.development
    configuration.keys = Self.keys
    directory = RoomDirectory(
      configuration: configuration, random: SeededGenerator(seed: 1),
      log: Logger(label: "harness") { _ in SwiftLogNoOpLogHandler() })
  }

  func join(
    _ identity: String, mode: SignalMode, protocol version: Int32, _ change: (inout VideoGrant) -> Void = { _ in }
  ) {
    var claims = TokenClaims(identity: identity, room: "room", issuer: "key", at: now.date)
    var grant = VideoGrant(joining: "room")
    grant.canUpdateOwnMetadata = true
    change(&grant)
    claims.video = grant
    var client = LKClientInfo()
    client.protocol = version
    let attempt = JoinAttempt(claims: claims, grant: grant, mode: mode, client: client, subscribesAutomatically: true)
    if case .joined(let sid)? = try? directory.join(attempt, at: now) { sids.append(sid) }
  }

  func pass(_ time: MediaDuration) {
    now.instant += time
    now.unixMilliseconds &+= time.nanoseconds / 1_000_000
    directory.advance(to: now)
  }

  /// What the server wants done must be possible to say.
  func settle() {
    for effect in directory.takeEffects() {
      guard case .signal(_, let message) = effect else { continue }
      var response = LKSignalResponse()
      response.message = message
      expect((try? response.serializedBytes() as [UInt8]) != nil, "what is told can be written")
    }
  }

  /// A token for everything, by a key that the server knows.
  static let token: String = {
    let now = Moment(instant: .zero, unixMilliseconds: 1_700_000_000_000)
    var claims = TokenClaims(identity: "ana", room: "room", issuer: "key", at: now.date)
    var grant = VideoGrant(joining: "room")
    grant.roomCreate = true
    grant.roomList = true
    grant.roomAdmin = true
    grant.canUpdateOwnMetadata = true
    claims.video = grant
    guard let token = try? AccessToken(signing: claims, secret: keys["key"] ?? "") else { fatalError("no token") }
    return token.text
  }()
}
