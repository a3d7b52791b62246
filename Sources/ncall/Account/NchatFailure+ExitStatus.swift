import CallCore
import NchatAPI
import NchatClient
import WebClient

extension NchatFailure {
  /// How a command ends that the backend did not do.
  var exitStatus: ExitStatus {
    switch self {
    case .badURL: .usage
    case .unreachable, .timedOut, .dropped, .cancelled: .network
    case .tls(.authorities): .usage
    case .tls: .encryption
    case .refused(let error): Self.status(of: error)
    case .notNchat, .tooLarge: .internalError
    case .signedOut: .refused
    case .store: .configuration
    }
  }

  private static func status(of error: APIError) -> ExitStatus {
    switch error.known {
    case .userBusy: return .declined
    case .viewerBanned: return .removed
    default: break
    }
    return switch error.status {
    case 401, 403: .refused
    case 404, 410: .notFound
    case 429, 503: .tryLater
    case 500...: .internalError
    default: .conflict
    }
  }

  /// What to try.
  private var advice: String? {
    switch self {
    case .badURL: "write http://HOST:3000 or https://HOST"
    case .unreachable: "check --server, and that `ncall serve` runs there"
    case .timedOut, .dropped: "try again; if it stays so, the server's log says more"
    case .tls(.untrusted): "--tls-ca FILE names an authority to trust"
    case .tls(.serverIsPlain): "use http:// instead of https://"
    case .tls(.serverIsSecure): "use https:// instead of http://"
    case .tls: "check the server's address and its certificate"
    case .refused(let error): Self.advice(for: error)
    case .notNchat: "check --server"
    case .signedOut: "sign in with `ncall login`"
    case .tooLarge, .store, .cancelled: nil
    }
  }

  private static func advice(for error: APIError) -> String? {
    if let seconds = error.retryAfter { return "try again in \(seconds) s" }
    switch error.known {
    case .unauthorized, .tokenExpired:
      return AccountAccess.token != nil
        ? "\(AccountAccess.tokenName) is refused: put another token or API key there, or take it away and sign in"
        : "sign in with `ncall login`"
    case .alreadyInCall: return "`ncall calls list` shows it, `ncall leave ID` leaves it"
    default: return nil
    }
  }

  /// One line: what failed, why, and what to try.
  func line(_ what: String) -> String {
    var text = "\(what): \(self)"
    if text.hasSuffix(".") { text.removeLast() }
    return advice.map { "\(text); \($0)" } ?? text
  }

  /// The end of a command.
  func failure(_ what: String) -> CommandFailure { CommandFailure(exitStatus, line(what)) }
}

extension LineFailure {
  /// The end of a command.
  func failure(_ what: String) -> CommandFailure {
    switch self {
    case .server(let failure): failure.failure(what)
    case .noSuchPerson, .noSuchChannel: CommandFailure(.notFound, "\(what): \(self); check the spelling")
    case .severalChannels: CommandFailure(.usage, "\(what): \(self); say which")
    case .nobodyToCall: CommandFailure(.usage, "\(what): \(self); --as acts as somebody else who is signed in here")
    case .nobodyCalls: CommandFailure(.notFound, "\(what): \(self); `ncall answer --wait 60` waits for one")
    case .severalCalls: CommandFailure(.usage, "\(what): \(self); say which")
    case .denied: CommandFailure(.refused, "\(what): \(self)")
    case .over: CommandFailure(.notFound, "\(what): \(self)")
    }
  }
}
