import CallCore
import Foundation
import LiveKit

/// From the way a call ended to exit status and message.
enum CallOutcome {
  static func ending(of end: CallEnd, signal: Int32? = nil) -> (status: ExitStatus, message: String?) {
    if let signal {
      // SIGTERM asks a service to end politely, which is what happened.
      return (signal == SIGTERM ? .success : .signal(signal), nil)
    }
    switch end {
    case .noAudioDevice(let text): return (.noAudioDevice, "\(text); see `ncall devices`")
    case .badInput(let text): return (.usage, text)
    case .room(let end): return ending(of: end)
    }
  }

  private static func ending(of end: RoomEnd) -> (ExitStatus, String?) {
    switch end {
    case .left: (.success, nil)
    case .byServer(let cause): ending(of: cause)
    case .joinFailed(let error): ending(of: error, prefix: "cannot join: ")
    case .gaveUp(let attempts, let error):
      ending(of: error, prefix: "gave up reconnecting after \(attempts) attempts: ")
    }
  }

  private static func ending(of cause: LiveKit.LeaveCause) -> (ExitStatus, String?) {
    switch cause {
    case .clientInitiated: (.success, nil)
    case .removed, .duplicateIdentity: (.removed, "the server ended the call: \(cause)")
    case .roomDeleted, .roomClosed: (.roomClosed, "the call is over: \(cause)")
    case .serverShutdown: (.roomClosed, "the call is over: \(cause)")
    default: (.network, "the server ended the session: \(cause)")
    }
  }

  private static func ending(of error: SignalError, prefix: String) -> (ExitStatus, String?) {
    switch error {
    case .badURL: (.usage, "\(prefix)\(error); write ws://HOST:7880 or wss://HOST")
    case .refused: (.refused, "\(prefix)\(error); look at the token with `ncall token show`")
    case .notFound, .roomFull: (.notFound, "\(prefix)\(error)")
    case .badRequest: (.conflict, "\(prefix)\(error)")
    case .busy: (.tryLater, "\(prefix)\(error); try again later")
    case .serverError, .notLiveKit: (.internalError, "\(prefix)\(error)")
    case .tls: (.encryption, "\(prefix)\(error); --tls-ca names an authority to trust")
    case .unreachable: (.network, "\(prefix)\(error); check the address, and that the server runs")
    case .timeout, .dropped, .mediaFailed: (.network, "\(prefix)\(error); check that the media ports can be reached")
    case .left(let leave): ending(of: LiveKit.LeaveCause(leave.reason))
    case .cancelled: (.success, nil)
    }
  }
}
