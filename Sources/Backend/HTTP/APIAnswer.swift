import NIOCore
import NIOHTTP1
import NchatAPI
import WebServing

/// Answers in the form of the contract.
enum APIAnswer {
  static let contentType = "application/json; charset=utf-8"

  static func success(_ model: some APIModel, status: Int) -> HTTPReply {
    HTTPReply(
      status: HTTPResponseStatus(statusCode: status), contentType: contentType,
      body: ByteBuffer(bytes: model.written()), headers: unshared)
  }

  /// A table as text with commas.
  /// - Parameter name: of the file that a browser keeps it as; ASCII without quotes.
  static func table(_ text: String, name: String) -> HTTPReply {
    var headers = unshared
    headers.add(name: "Content-Disposition", value: "attachment; filename=\"\(name)\"")
    return HTTPReply(
      status: .ok, contentType: "text/csv; charset=utf-8", body: ByteBuffer(string: text), headers: headers)
  }

  static func nothing() -> HTTPReply { HTTPReply(status: .noContent, headers: unshared) }

  static func failure(_ error: APIError) -> HTTPReply {
    var headers = unshared
    if let seconds = error.retryAfter { headers.add(name: "Retry-After", value: "\(seconds)") }
    if !error.allow.isEmpty { headers.add(name: "Allow", value: error.allow.joined(separator: ", ")) }
    if error.status == 401 { headers.add(name: "WWW-Authenticate", value: "Bearer") }
    // RFC 9110, section 15.5.22: the answer says what to change to.
    if error.status == 426 {
      headers.add(name: "Upgrade", value: "websocket")
      headers.add(name: "Connection", value: "upgrade")
    }
    return HTTPReply(
      status: HTTPResponseStatus(statusCode: error.status), contentType: contentType,
      body: ByteBuffer(bytes: error.body.written()), headers: headers)
  }

  /// Answers are for whoever asked: nobody in between keeps them.
  private static let unshared: HTTPHeaders = ["Cache-Control": "no-store"]
}
