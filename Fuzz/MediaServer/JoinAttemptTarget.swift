import LiveKitProtocol
import WebServing

@testable import MediaServer

/// What a client asks for with the parameters of a request line.
enum JoinAttemptTarget {
  static let target = FuzzTarget("join-attempt") { bytes in
    guard let target = RequestTarget(String(decoding: bytes, as: UTF8.self)) else { return }
    let now = Moment(instant: .zero, unixMilliseconds: 1_700_000_000_000)
    let authorization = "Bearer " + HarnessRooms.token
    for mode in [SignalMode.dual, .single] {
      for isStrict in [false, true] {
        _ = try? JoinAttempt(
          target: target, mode: mode, authorization: authorization, isStrict: isStrict, at: now
        ) { HarnessRooms.keys[$0] }
      }
    }
    _ = try? JoinAttempt(target: target, mode: .dual, authorization: nil, isStrict: false, at: now) {
      HarnessRooms.keys[$0]
    }
  }
}
