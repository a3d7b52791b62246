import NIOCore
import NIOHTTP1

/// A whole HTTP response. What belongs to the connection (length, date, whether it stays open) is added when it is sent.
public struct HTTPReply: Sendable {
  public var status: HTTPResponseStatus
  /// Left out of responses that have no body by their status (RFC 9110, section 6.4.1).
  public var contentType: String
  public var body: ByteBuffer
  public var headers: HTTPHeaders
  /// What the body is instead of `body`, read while it is sent.
  public var source: HTTPBodySource?

  public init(
    status: HTTPResponseStatus, contentType: String = "text/plain; charset=utf-8", body: ByteBuffer = ByteBuffer(),
    headers: HTTPHeaders = [:]
  ) {
    self.status = status
    self.contentType = contentType
    self.body = body
    self.headers = headers
  }

  /// A response whose body is read while it is sent.
  public init(status: HTTPResponseStatus, contentType: String, source: HTTPBodySource, headers: HTTPHeaders = [:]) {
    self.init(status: status, contentType: contentType, headers: headers)
    self.source = source
  }

  /// Bytes of the body.
  var length: Int64 { source?.length ?? Int64(body.readableBytes) }

  public static func text(_ status: Int, _ text: String) -> HTTPReply {
    HTTPReply(status: HTTPResponseStatus(statusCode: status), body: ByteBuffer(string: text))
  }
}
