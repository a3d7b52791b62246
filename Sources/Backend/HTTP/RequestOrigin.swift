import NchatAPI

/// Where a request comes from and when.
struct RequestOrigin: Sendable {
  /// The client's IP address.
  let address: String
  /// As the client named this server: its header `Host`.
  let host: String?
  /// What the client says of itself: its header `User-Agent`.
  let userAgent: String?
  /// The part of a file that is asked for: the header `Range`.
  var range: String?
  let now: Timestamp
}
