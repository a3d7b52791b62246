import NIOHTTP1

/// A whole HTTP response.
struct HTTPReply {
  var status: HTTPResponseStatus
  var contentType = "text/plain; charset=utf-8"
  var body: [UInt8] = []
  var headers: [(String, String)] = []

  static func text(_ status: Int, _ text: String) -> HTTPReply {
    HTTPReply(status: HTTPResponseStatus(statusCode: status), body: Array(text.utf8))
  }
}
