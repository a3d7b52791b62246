import Logging
import NIOCore
import NchatAPI
import WebServing

/// The API behind the sockets: one for all event loops.
final class APIService: Sendable {
  let routes = RouteTable()
  private let bindings: APIBindings
  private let accounts: Accounts
  private let limiter: RateLimiter
  private let hub: RealtimeHub
  private let log: Logger
  private let clock: @Sendable () -> Timestamp

  init(
    bindings: APIBindings, accounts: Accounts, limiter: RateLimiter, hub: RealtimeHub, log: Logger,
    clock: @escaping @Sendable () -> Timestamp
  ) {
    self.bindings = bindings
    self.accounts = accounts
    self.limiter = limiter
    self.hub = hub
    self.log = log
    self.clock = clock
  }

  /// Routes that nothing is bound to.
  var unbound: [RouteID] { RouteID.allCases.filter { $0.route.access != .realtime && bindings.handlers[$0] == nil } }

  /// What is counted apart of a route.
  private static func kind(of route: RouteID) -> RateLimiter.Kind? {
    switch route {
    case .signUp, .signIn, .refresh, .deleteMe: .account
    case .initiateCall, .addParticipants, .inviteToChannel: .ring
    // They compare and hash passwords; how many are tried of one link is counted with it (`WrongPasswords`).
    case .sharedRecording, .shareRecording: .account
    default: nil
    }
  }

  /// What is counted apart of a person, however many share their address; of an address where nobody has signed in.
  private static func ownKind(of route: RouteID) -> RateLimiter.Kind? {
    switch route {
    case .watchStream: .view
    case .postStreamChat: .chat
    case .postStreamReaction: .reaction
    default: nil
    }
  }

  func answer(_ route: Route, _ parameters: [String: String], _ request: WebRequest, _ body: ByteBuffer) async
    -> HTTPReply
  {
    let now = clock()
    do {
      var credential: Credential?
      if route.access != .webhook {
        // Whoever asks too often is not even looked at.
        try limiter.take(.request, user: nil, address: request.address, at: now)
        // A token that was brought is looked at, and refused where it is not valid: it expires without notice otherwise.
        let isKnown = route.access == .known && request.authorization != nil
        if route.access.needsToken || isKnown { credential = try await self.credential(of: request, at: now) }
        if let user = credential?.caller.id { try limiter.take(.request, user: user, at: now) }
        if let kind = Self.ownKind(of: route.id) {
          if let user = credential?.caller.id {
            try limiter.take(kind, user: user, at: now)
          } else {
            try limiter.take(kind, user: nil, address: request.address, at: now)
          }
        }
        if let kind = Self.kind(of: route.id) {
          try limiter.take(kind, user: credential?.caller.id, address: request.address, at: now)
        }
      }
      if route.access == .person, credential?.isPerson != true {
        throw APIError(.forbidden, "This is for people who have signed in, not for services with a key.")
      }
      guard let handler = bindings.handlers[route.id] else { throw APIError.notFound }
      let origin = RequestOrigin(
        address: request.address, host: request.head.headers.first(name: "host"),
        userAgent: request.head.headers.first(name: "user-agent"), range: request.head.headers.first(name: "range"),
        now: now)
      if route.access == .webhook {
        return try await DatabaseIdentity.server.run {
          try await handler([:], request.authorization ?? "", body, origin, nil)
        }
      }
      let ids = try RouteMatch.ids(parameters)
      return try await DatabaseIdentity(credential?.caller.id).run { [credential] in
        try await handler(ids, request.target.encodedQuery, body, origin, credential)
      }
    } catch { return failure(error, route) }
  }

  /// Who asks, by the header Authorization.
  private func credential(of request: WebRequest, at now: Timestamp) async throws -> Credential {
    guard let token = request.authorization.flatMap(BearerToken.read), !token.isEmpty else {
      throw APIError(.unauthorized, "This needs an access token: Authorization: Bearer TOKEN.")
    }
    return try await accounts.authenticate(token, at: now)
  }

  private func failure(_ error: any Error, _ route: Route) -> HTTPReply {
    switch error {
    case let error as APIError: return APIAnswer.failure(error)
    case let error as SQLFailure where error.passes:
      // Of a database that is lost the log knows.
      log.log(level: error.kind == .lost ? .debug : .error, "\(route.id.rawValue): the database: \(error)")
      return APIAnswer.failure(APIError(.unavailable, "The database does not answer now.", retryAfter: 5))
    default:
      log.error("\(route.id.rawValue) failed: \(error)")
      return APIAnswer.failure(APIError(.internalError, "The server could not answer this request."))
    }
  }

  // MARK: Realtime

  func realtime(_ request: WebRequest) -> WebAdmission {
    guard request.wantsWebSocket else {
      return .reply(APIAnswer.failure(APIError(.upgradeRequired, "This path takes WebSockets.")))
    }
    let token = request.authorization.flatMap(BearerToken.read)
    let (accounts, hub, clock) = (accounts, hub, clock)
    return .webSocket(RealtimeSession.options) { connection in
      let session = hub.open(connection)
      guard let token else { return request.eventLoop.makeSucceededFuture(nil) }
      // A token in the head is checked before the switch is made, so that a bad one is a plain 401.
      let checked = request.eventLoop.makeFutureWithTask { () -> Result<Credential, APIError> in
        do { return .success(try await accounts.authenticate(token, at: clock())) } catch let error as APIError {
          return .failure(error)
        } catch { return .failure(APIError(.unavailable, "The database does not answer now.", retryAfter: 5)) }
      }
      let bound = NIOLoopBound(session, eventLoop: request.eventLoop)
      return checked.map { result in
        switch result {
        case .success(let credential):
          bound.value.authenticated(credential)
          return nil
        case .failure(let error): return APIAnswer.failure(error)
        }
      }
    }
  }
}
