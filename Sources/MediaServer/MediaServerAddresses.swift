/// Where a started media server can be reached.
public struct MediaServerAddresses: Sendable, Equatable {
  public var host: String
  /// The port of signalling and administration.
  public var port: Int
  /// The UDP port of media.
  public var mediaPort: Int
  public var isSecure: Bool

  /// What clients connect to, such as `ws://127.0.0.1:7880`.
  public var url: String { "\(isSecure ? "wss" : "ws")://\(host.contains(":") ? "[\(host)]" : host):\(port)" }
  /// What the administration interface's clients connect to.
  public var httpURL: String {
    "\(isSecure ? "https" : "http")://\(host.contains(":") ? "[\(host)]" : host):\(port)"
  }
}
