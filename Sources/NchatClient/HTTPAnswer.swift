import NchatAPI

/// What came back for a request.
struct HTTPAnswer: Sendable {
  var status: Int
  var retryAfter: Int?
  var allow: [String]
  var location: String?
  var body: [UInt8]

  /// The error that it is.
  var failure: NchatFailure {
    if (300..<400).contains(status) {
      // A token is not carried to where somebody else says.
      return .notNchat("it sends us on to \(location.map(Self.printable) ?? "another address")")
    }
    if let body = try? ErrorBody.read(body) {
      return .refused(APIError(status: status, body: body, retryAfter: retryAfter, allow: allow))
    }
    // What stands before a server and cannot reach it.
    if [502, 503, 504].contains(status) {
      return .refused(
        APIError(
          status: status,
          body: ErrorBody(error: "The server is not there (\(status)).", code: ErrorCode.unavailable.rawValue),
          retryAfter: retryAfter))
    }
    return .notNchat("it answered with HTTP status \(status)")
  }

  /// Fit to be printed.
  private static func printable(_ text: String) -> String {
    String(
      String.UnicodeScalarView(text.unicodeScalars.prefix(200).map { (0x21...0x7E).contains($0.value) ? $0 : "?" }))
  }
}
