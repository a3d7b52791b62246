import Foundation
import LiveKitProtocol
import Logging
import MediaBasics

@testable import MediaServer

/// Rooms without sockets or media, on a clock that moves when told; remembers what everybody was sent.
final class TestRooms {
  static let key = "devkey"
  static let secret = "secret"

  var configuration: MediaServerConfiguration
  let directory: RoomDirectory
  private(set) var now = Moment(instant: .zero, unixMilliseconds: 1_700_000_000_000)
  /// What each participant was sent and has not been looked at, by sid.
  private var inbox: [String: [LKSignalResponse.OneOf_Message]] = [:]
  private(set) var ended: [String] = []
  private var media: [MediaCommand] = []
  /// What the world outside was told.
  private(set) var events: [LKWebhookEvent] = []
  /// What the program around was told.
  private(set) var notices: [MediaNotice] = []

  init(_ change: (inout MediaServerConfiguration) -> Void = { _ in }) {
    var configuration = MediaServerConfiguration.development
    change(&configuration)
    self.configuration = configuration
    directory = RoomDirectory(
      configuration: configuration, random: SeededGenerator(seed: 1), log: Logger(label: "test"))
  }

  func pass(_ duration: MediaDuration) {
    now.instant += duration
    now.unixMilliseconds += duration.nanoseconds / 1_000_000
    directory.advance(to: now)
    settle()
  }

  // MARK: Joining

  func attempt(
    _ identity: String, room: String = "room", protocol version: Int32 = 16, mode: SignalMode = .dual,
    automatic: Bool = true, _ change: (inout VideoGrant) -> Void = { _ in }
  ) -> JoinAttempt {
    var claims = TokenClaims(identity: identity, room: room, issuer: Self.key, at: now.date)
    var grant = VideoGrant(joining: room)
    change(&grant)
    claims.video = grant
    var client = LKClientInfo()
    client.protocol = version
    return JoinAttempt(claims: claims, grant: grant, mode: mode, client: client, subscribesAutomatically: automatic)
  }

  /// Joins and answers the sid.
  func join(_ attempt: JoinAttempt) throws -> String {
    let admission = try directory.join(attempt, at: now)
    settle()
    guard case .joined(let sid) = admission else { throw JoinRefusal(status: 0, text: "not joined") }
    return sid
  }

  /// Joins, connects and forgets what was told on the way.
  func enter(
    _ identity: String, room: String = "room", protocol version: Int32 = 16, automatic: Bool = true,
    _ change: (inout VideoGrant) -> Void = { _ in }
  ) throws -> String {
    let sid = try join(attempt(identity, room: room, protocol: version, automatic: automatic, change))
    connect(sid)
    forget()
    return sid
  }

  func connect(_ sid: String) {
    happen(.connected(participant: sid, .subscriber))
    happen(.connected(participant: sid, .publisher))
  }

  // MARK: What happens

  func say(_ message: LKSignalRequest.OneOf_Message, as sid: String) {
    var request = LKSignalRequest()
    request.message = message
    directory.receive(request, from: sid, at: now)
    settle()
  }

  func happen(_ event: MediaEvent) {
    directory.receive(event, at: now)
    settle()
  }

  func loseSignal(_ sid: String) {
    directory.signalClosed(sid, at: now)
    settle()
  }

  /// Announces and publishes a track; answers its sid.
  @discardableResult
  func publish(
    _ cid: String, _ source: LKTrackSource = .microphone, muted: Bool = false, mid: String = "0",
    alsoSending: [PublishedSection] = [],
    as sid: String
  ) -> String {
    var add = LKAddTrackRequest()
    add.cid = cid
    add.name = cid
    add.type = source == .camera || source == .screenShare ? .video : .audio
    add.source = source
    add.muted = muted
    say(.addTrack(add), as: sid)
    let trackSID = directory.find(participant: sid)?.participant.pending.last?.info.sid ?? ""
    happen(.published(participant: sid, alsoSending + [Self.section(cid, mid: mid, isVideo: add.type == .video)]))
    return trackSID
  }

  static func section(_ cid: String, mid: String, isVideo: Bool = false) -> PublishedSection {
    PublishedSection(
      mid: mid, cid: cid, isVideo: isVideo, mime: isVideo ? "video/VP8" : "audio/opus", isSimulcast: false)
  }

  /// An administration call in JSON; answers the status and the decoded body.
  func administrate(
    _ method: String, _ body: [String: JSONValue], contentType: String = "application/json",
    _ grant: (inout VideoGrant) -> Void
  ) throws -> (status: Int, body: [String: JSONValue]) {
    var claims = TokenClaims(identity: "admin", room: "", issuer: Self.key, at: now.date)
    var video = VideoGrant()
    grant(&video)
    claims.video = video
    let token = try AccessToken(signing: claims, secret: Self.secret).text
    let response = RoomService(directory: directory).respond(
      to: RoomService.Request(
        path: "livekit.RoomService/\(method)", method: "POST", contentType: contentType,
        authorization: "Bearer \(token)", body: try JSONValue.object(body).serialized()), at: now)
    settle()
    guard case .object(let object) = try JSONValue(parsing: response.body) else { return (response.status, [:]) }
    return (response.status, object)
  }

  // MARK: What was told

  func forget() {
    inbox = [:]
    media = []
  }

  /// What a participant was sent since it was last looked at.
  func told(_ sid: String) -> [LKSignalResponse.OneOf_Message] { inbox.removeValue(forKey: sid) ?? [] }

  /// The participants in the updates that somebody was sent.
  func updates(_ sid: String) -> [LKParticipantInfo] {
    told(sid).flatMap { message -> [LKParticipantInfo] in
      if case .update(let update) = message { update.participants } else { [] }
    }
  }

  func commands() -> [MediaCommand] {
    defer { media = [] }
    return media
  }

  func participant(_ sid: String) -> ServerParticipant? { directory.find(participant: sid)?.participant }

  private func settle() {
    for effect in directory.takeEffects() {
      switch effect {
      case .signal(let participant, let message): inbox[participant, default: []].append(message)
      case .endSignal(let participant): ended.append(participant)
      case .media(let command): media.append(command)
      case .webhook(let event): events.append(event)
      case .notice(let notice): notices.append(notice)
      }
    }
  }
}
