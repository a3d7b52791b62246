import NIOCore
import NIOHTTP1

/// A request whose head is there; its body may be still on its way, or never come.
public struct WebRequest: Sendable {
  public let head: HTTPRequestHead
  public let target: RequestTarget
  /// The client's IP address: the socket's peer, or what a trusted proxy says (`WebServer.init`).
  public let address: String
  /// Whether it came over TLS of our own.
  public let isSecure: Bool
  /// Where the responder is called, and where answers are taken most cheaply.
  public let eventLoop: any EventLoop

  /// The value of the header `Authorization`.
  public var authorization: String? { head.headers.first(name: "authorization") }

  /// Whether the client asks to go on with a WebSocket (RFC 6455, section 4.1).
  public var wantsWebSocket: Bool {
    head.method == .GET && head.headers[canonicalForm: "upgrade"].contains { $0.lowercased() == "websocket" }
  }
}
