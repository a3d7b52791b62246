import Foundation
import LiveKitProtocol
import Logging
import MediaBasics
import NIOCore
import WebServing

/// Where everything but media is decided: the rooms, their clients' connections and the administration interface, all on one
/// event loop.
final class ControlPlane {
  let configuration: MediaServerConfiguration
  let directory: RoomDirectory
  private let service: RoomService
  private var connections: [String: SignalConnection] = [:]
  private let performMedia: (MediaCommand) -> Void
  private let webhooks: Webhooks?
  private let noticeSink: (@Sendable (MediaNotice) -> Void)?

  init(
    configuration: MediaServerConfiguration, random: any RandomNumberGenerator, log: Logger, webhooks: Webhooks?,
    noticeSink: (@Sendable (MediaNotice) -> Void)? = nil, performMedia: @escaping (MediaCommand) -> Void
  ) {
    self.configuration = configuration
    self.performMedia = performMedia
    self.webhooks = webhooks
    self.noticeSink = noticeSink
    directory = RoomDirectory(configuration: configuration, random: random, log: log)
    service = RoomService(directory: directory)
  }

  private var now: Moment {
    Moment(
      instant: MediaInstant(nanoseconds: Int64(NIODeadline.now().uptimeNanoseconds)),
      unixMilliseconds: Int64(Date().timeIntervalSince1970 * 1000))
  }

  // MARK: What clients ask

  func attempt(
    _ target: RequestTarget, _ mode: SignalMode, authorization: String?, isStrict: Bool
  ) throws(JoinRefusal) -> JoinAttempt {
    let keys = configuration.keys
    return try JoinAttempt(target: target, mode: mode, authorization: authorization, isStrict: isStrict, at: now) {
      keys[$0]
    }
  }

  func check(_ attempt: JoinAttempt) throws(JoinRefusal) {
    if !attempt.isResume { try directory.check(attempt) }
  }

  /// Lets a client in; what it is told is sent as soon as `connection` is open.
  func join(_ attempt: JoinAttempt, on connection: SignalConnection) throws(JoinRefusal) {
    switch try directory.join(attempt, at: now) {
    case .mustReconnect(let leave):
      var response = LKSignalResponse()
      response.message = .leave(leave)
      connection.send(response)
      connection.end()
    case .joined(let sid):
      connections[sid] = connection
      connection.receiver = SignalConnection.Receiver(
        request: { [unowned self] request in
          directory.receive(request, from: sid, at: now)
          settle()
        },
        closed: { [unowned self, unowned connection] in
          if connections[sid] === connection { connections[sid] = nil }
          directory.signalClosed(sid, at: now)
          settle()
        })
    }
    settle()
  }

  /// The answer to an administration request that is refused before its body is read.
  func refusal(of request: RoomService.Request) -> RoomService.Response? { service.refusal(of: request, at: now) }

  func administrate(_ request: RoomService.Request) -> RoomService.Response {
    defer { settle() }
    return service.respond(to: request, at: now)
  }

  // MARK: What happens

  func receive(_ event: MediaEvent) {
    if case .reports(let reports) = event { noticeSink?(.connections(reports)) }
    directory.receive(event, at: now)
    settle()
  }

  func tick() {
    directory.advance(to: now)
    settle()
  }

  func shutDown() {
    directory.shutDown(at: now)
    settle()
  }

  private func settle() {
    for effect in directory.takeEffects() {
      switch effect {
      case .signal(let participant, let message):
        var response = LKSignalResponse()
        response.message = message
        connections[participant]?.send(response)
      case .endSignal(let participant):
        connections.removeValue(forKey: participant)?.end()
      case .media(let command): performMedia(command)
      case .webhook(let event): webhooks?.tell(event)
      case .notice(let notice): noticeSink?(notice)
      }
    }
  }
}
