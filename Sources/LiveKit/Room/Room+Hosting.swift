import MediaBasics
import RTCTransport

extension Room {
  /// A room whose media runs on `loop`; several rooms may share one.
  public init(options: RoomOptions, loop: MediaLoop) {
    let includesLoopback = options.url.isOnThisMachine
    self.init(options: options, clock: ContinuousClock(), random: .system()) {
      setup, emit throws(MediaFailure) in
      try await HostedMediaPeer.make(on: loop, setup: setup, includesLoopback: includesLoopback, emit: emit)
    }
  }
}

extension String {
  /// Whether a server's address means this machine, so that media may go over loopback.
  fileprivate var isOnThisMachine: Bool {
    guard let host = (try? ServerURL(self))?.host.lowercased() else { return false }
    return host == "localhost" || host.hasSuffix(".localhost") || host.hasPrefix("127.") || host == "::1"
  }
}
