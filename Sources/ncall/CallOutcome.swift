import CallCore
import Foundation
import LiveKit

/// From the way a call ended to exit status and message.
enum CallOutcome {
  typealias Ending = (status: ExitStatus, message: String?)

  /// SIGTERM asks a service to end politely, which is what happened.
  static func ending(by signal: Int32) -> Ending { (signal == SIGTERM ? .success : .signal(signal), nil) }

  /// - Parameters:
  ///   - call: the backend's call that the session was in.
  ///   - lineEnd: what the backend says of the end.
  static func ending(
    of end: CallEnd, signal: Int32? = nil, call: LineCall? = nil, lineEnd: LineCallEnd? = nil
  ) -> Ending {
    if let signal { return Self.ending(by: signal) }
    if let call, let ending = lineEnd?.ending, let outcome = Self.outcome(call, ending) { return outcome }
    if lineEnd?.hasLeft == true { return (.success, nil) }
    switch end {
    case .noAudioDevice(let text): return (.noAudioDevice, "\(text); see `ncall devices`")
    case .badInput(let text): return (.usage, "\(text); check --input and --output")
    case .room(let end): return Self.ending(of: end)
    }
  }

  /// What a call of the backend that is over means for whoever was in it; nil where the room's own end says it.
  private static func outcome(_ call: LineCall, _ ending: CallEnding) -> Ending? {
    let called = call.placed.called.map(\.username)
    let names = called.isEmpty ? "nobody" : called.joined(separator: ", ")
    switch ending.status {
    case .declined: return (.declined, "\(names) declined the call")
    case .missed:
      return (
        .declined,
        ending.reason == .busy ? "\(names) is busy; try again later" : "\(names) did not answer; try again later"
      )
    case .cancelled:
      return ending.endedBy == call.me ? (.success, nil) : (.declined, "the call was taken back before anybody came")
    case .ended where call.isBetweenTwo || ending.endedBy == call.me: return (.success, nil)
    case .ended: return (.roomClosed, "the call is over: it was ended for everybody")
    case .failed: return (.network, "the call failed at the server; try again")
    case .initiating, .ringing, .active: return nil
    }
  }

  private static func ending(of end: RoomEnd) -> Ending {
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
    case .removed: (.removed, "the server ended the call: \(cause); ask whoever runs the room")
    case .duplicateIdentity: (.removed, "the server ended the call: \(cause); join with another identity")
    case .roomDeleted, .roomClosed: (.roomClosed, "the call is over: \(cause); join again to begin a new one")
    case .serverShutdown: (.roomClosed, "the call is over: \(cause); join again when it is back")
    default: (.network, "the server ended the session: \(cause); join again")
    }
  }

  private static func ending(of error: SignalError, prefix: String) -> (ExitStatus, String?) {
    if case .left(let leave) = error { return ending(of: LiveKit.LeaveCause(leave.reason)) }
    guard let (status, advice) = advice(for: error) else { return (.success, nil) }
    return (status, "\(prefix)\(error); \(advice)")
  }

  /// The exit status of a session that could not be started, and what to try; nil where nothing went wrong.
  private static func advice(for error: SignalError) -> (ExitStatus, String)? {
    switch error {
    case .badURL: (.usage, "write ws://HOST:7880 or wss://HOST")
    case .refused: (.refused, "look at the token with `ncall token show`")
    case .notFound: (.notFound, "check the URL, and that the room was made if the server does not make rooms by itself")
    case .roomFull: (.notFound, "try again when somebody has left, or have the room's limit raised")
    case .badRequest:
      (.conflict, "check that the URL is that of a LiveKit server, and the token with `ncall token show`")
    case .busy: (.tryLater, "try again later")
    case .serverError: (.internalError, "try again later; the server's log says more")
    case .notLiveKit: (.internalError, "check host and port of the URL")
    case .tls(let failure): (failure.status, advice(for: failure))
    case .unreachable: (.network, "check the address, and that the server runs")
    case .timeout(.connecting), .timeout(.joining), .dropped:
      (.network, "check host and port of the URL, and that the server is well")
    case .timeout(.media), .mediaFailed: (.network, "check that the media ports can be reached over UDP")
    case .left, .cancelled: nil
    }
  }

  private static func advice(for failure: TLSFailure) -> String {
    switch failure {
    case .untrusted: "--tls-ca FILE names an authority to trust"
    case .wrongName: "use the name that the certificate is for"
    case .serverIsPlain: "use ws:// instead of wss://"
    case .serverIsSecure: "use wss:// instead of ws://"
    case .cutOff: "if it speaks no TLS, use ws:// instead of wss://"
    case .authorities: "check --tls-ca"
    case .handshake: "check host and port of the URL, and the server's certificate"
    }
  }
}

extension TLSFailure {
  /// How a call ends that found no secure connection.
  fileprivate var status: ExitStatus {
    if case .authorities = self { return .usage }
    return .encryption
  }
}
