import LiveKitProtocol

@testable import MediaServer

/// A request line: path, parameters, and what a client asks for with them.
enum RequestTargetTarget {
  static let target = FuzzTarget("request-target") { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    _ = BearerToken.read(text)
    guard var target = RequestTarget(text) else { return }
    let slashes = target.path.utf8.prefix { $0 == UInt8(ascii: "/") }.count
    expect(slashes == 1, "a path begins with one slash: \(target.path)")
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
    target.path = ""
  }
}
