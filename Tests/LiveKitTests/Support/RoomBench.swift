import LiveKitProtocol
import MediaBasics
import Synchronization
import Testing

@testable import LiveKit

/// A room, the scripted server it talks to, and the scripted peer connections it makes.
struct RoomBench: Sendable {
  let server: ScriptedServer
  let room: Room
  let clock = ManualClock()
  /// Peers in the order in which the room makes them.
  let peers: AsyncStream<ScriptedPeer>

  init(
    connectsByItself: Bool = true, script: @escaping ScriptedServer.Script = { _ in .accept },
    options change: (inout RoomOptions) -> Void = { _ in }
  ) async throws {
    server = try await ScriptedServer(script: script)
    var options = RoomOptions(url: server.url, token: "first token")
    change(&options)
    let (peers, made) = AsyncStream<ScriptedPeer>.makeStream()
    self.peers = peers
    room = Room(options: options, clock: clock, random: SeededGenerator(seed: 1)) { setup, emit in
      let peer = ScriptedPeer(setup, connectsByItself: connectsByItself, emit: emit)
      made.yield(peer)
      return peer
    }
  }

  /// The server's end of the next session; sends `join` and from then on answers offers and announcements by itself.
  func accept(_ join: LKJoinResponse = Self.join()) async throws -> RoomServerSession {
    let session = try await next("a session", in: server.sessions)
    try session.send(.join(join))
    return RoomServerSession(session)
  }

  /// Connects in the single mode.
  func joined(_ join: LKJoinResponse = Self.join()) async throws -> (RoomServerSession, ScriptedPeer) {
    async let connecting: Void = room.connect()
    let session = try await accept(join)
    let peer = try await next("a peer connection", in: peers)
    try await connecting
    return (session, peer)
  }

  func end() async throws {
    await room.leave()
    try await server.stop()
  }

  static func join(_ others: [LKParticipantInfo] = [], _ change: (inout LKJoinResponse) -> Void = { _ in })
    -> LKJoinResponse
  {
    var join = Sample.join
    join.otherParticipants = others
    join.participant.permission = .with {
      $0.canPublish = true
      $0.canSubscribe = true
      $0.canPublishData = true
    }
    change(&join)
    return join
  }

  static func participant(
    _ identity: String, sid: String? = nil, version: UInt32 = 1, tracks: [LKTrackInfo] = [],
    _ change: (inout LKParticipantInfo) -> Void = { _ in }
  ) -> LKParticipantInfo {
    .with {
      $0.identity = identity
      $0.sid = sid ?? "PA_\(identity)"
      $0.state = .active
      $0.version = version
      $0.tracks = tracks
      $0.joinedAtMs = 1000
      change(&$0)
    }
  }

  static func track(_ sid: String, muted: Bool = false, _ type: LKTrackType = .audio) -> LKTrackInfo {
    .with {
      $0.sid = sid
      $0.type = type
      $0.source = type == .audio ? .microphone : .camera
      $0.muted = muted
      $0.mimeType = type == .audio ? "audio/opus" : "video/VP8"
    }
  }
}

/// The server's end of a session, which answers what every server answers and keeps a journal of the rest.
final class RoomServerSession: Sendable {
  let session: ScriptedSession
  /// Everything the client says, offers included.
  let requests: AsyncStream<LKSignalRequest.OneOf_Message>
  /// The text behind the first line of the answers that are given by themselves.
  private let answerLines = Mutex<(String, [String: String])>(("", [:]))
  private let keepsQuiet = Mutex(false)

  init(_ session: ScriptedSession) {
    self.session = session
    let (requests, heard) = AsyncStream<LKSignalRequest.OneOf_Message>.makeStream()
    self.requests = requests
    Task {
      // An offer in the join request is answered as one that comes after it.
      if let offer = session.request.joinRequest.flatMap({ $0.hasPublisherOffer ? $0.publisherOffer : nil }) {
        respond(to: .offer(offer))
        heard.yield(.offer(offer))
      }
      for await request in session.requests {
        respond(to: request)
        heard.yield(request)
      }
      heard.finish()
    }
  }

  /// From now on answers carry these sections.
  func answer(with lines: String, tracks: [String: String] = [:]) { answerLines.withLock { $0 = (lines, tracks) } }

  /// From now on nothing is answered.
  func keepQuiet() { keepsQuiet.withLock { $0 = true } }

  func send(_ message: LKSignalResponse.OneOf_Message) throws { try session.send(message) }

  func update(_ participants: LKParticipantInfo...) throws {
    try send(.update(.with { $0.participants = participants }))
  }

  private func respond(to request: LKSignalRequest.OneOf_Message) {
    if keepsQuiet.withLock({ $0 }) { return }
    do {
      switch request {
      case .offer(let offer):
        let (lines, tracks) = answerLines.withLock { $0 }
        try send(
          .answer(
            .with {
              $0.type = "answer"
              $0.sdp = "answer\n" + lines
              $0.id = offer.id
              $0.midToTrackID = tracks
            }))
      case .addTrack(let track):
        try send(
          .trackPublished(
            .with {
              $0.cid = track.cid
              $0.track = .with {
                $0.sid = "TR_own_\(track.name)"
                $0.muted = track.muted
              }
            }))
      default: break
      }
    } catch {
      Issue.record(error)
    }
  }

  /// The next message of the client that `pick` takes.
  func heard<Value: Sendable>(
    _ what: String, _ pick: @escaping @Sendable (LKSignalRequest.OneOf_Message) -> Value?
  ) async throws -> Value {
    try await next(what, in: requests, pick)
  }
}
