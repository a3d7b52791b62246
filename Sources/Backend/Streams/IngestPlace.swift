/// Where a broadcaster's program publishes to.
struct IngestPlace: Sendable, Equatable {
  /// The port of RTMP.
  static let port = 1_935

  /// The server that is told to broadcasters; nil derives it from how the backend was asked.
  var publicURL: String?

  /// The address of a stream.
  /// - Parameter host: as the client named the backend, with or without a port; nil when it did not.
  func url(key: String, askedAs host: String?) -> String {
    let server = publicURL ?? "rtmp://\(AskedHost.name(host)):\(Self.port)"
    return (server.hasSuffix("/") ? String(server.dropLast()) : server) + "/live/\(key)"
  }
}
