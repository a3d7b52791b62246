/// Where clients find the media server of a call.
struct CallPlace: Sendable, Equatable {
  /// The address that is told to everybody; nil derives it from how the backend was asked.
  var publicURL: String?
  /// The media server's port, where it runs beside the backend.
  var mediaPort: Int
  var isSecure: Bool

  /// The WebSocket that a client should connect to.
  /// - Parameter host: as the client named the backend, with or without a port; nil when it did not.
  func url(askedAs host: String?) -> String {
    if let publicURL { return publicURL }
    return "\(isSecure ? "wss" : "ws")://\(AskedHost.name(host)):\(mediaPort)"
  }
}
