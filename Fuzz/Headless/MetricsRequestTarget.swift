import CallCore

@testable import Headless

/// The head of an HTTP request for metrics, which comes in pieces of any length, and its answer.
enum MetricsRequestTarget {
  static let target = FuzzTarget("metrics-request", longest: 2048) { bytes in
    var input = FuzzInput(bytes)
    let piece = 1 + input.below(64)
    let request = input.rest()
    let whole = MetricsServer.endOfHead(request, from: 0)
    // As it is looked for while the request comes in: only where the last piece may have ended it.
    var (had, found): (Int, Int?) = (0, nil)
    while had < request.count, found == nil {
      let before = had
      had = min(request.count, had + piece)
      found = MetricsServer.endOfHead(Array(request.prefix(had)), from: before)
    }
    expect(found == whole, "the end is found in pieces as in one: \(String(describing: (found, whole)))")

    let head = String(decoding: request.prefix(whole ?? request.count), as: UTF8.self)
    let answer = MetricsServer.answer(head, in: State())
    let parts = answer.split(separator: "\r\n\r\n", omittingEmptySubsequences: false)
    guard let fields = parts.first, fields.hasPrefix("HTTP/1.1 "),
      let length = fields.split(separator: "\r\n").first(where: { $0.hasPrefix("Content-Length: ") })
    else { fatalError("an answer is HTTP: \(answer)") }
    let body = answer.utf8.count - fields.utf8.count - 4
    // Empty lines before a request are none of it (RFC 9112, section 2.2).
    let line = head.drop { $0.isNewline }
    expect(
      body == 0 && line.hasPrefix("HEAD ") || Int(length.dropFirst("Content-Length: ".count)) == body,
      "an answer is as long as it says")
  }
}
