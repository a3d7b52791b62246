import LiveKitProtocol
import NIOCore
import NIOHTTP1
import WebServing

/// The paths of the server (see `SignalPath`), and what pages of other origins may do with them.
extension ControlPlane: WebResponder {
  func admit(_ request: WebRequest) -> WebAdmission {
    let head = request.head
    let reading = [HTTPMethod.GET, .HEAD].contains(head.method)
    func reply(_ reply: HTTPReply) -> WebAdmission { .reply(reply.forPages(of: head)) }
    if head.method == .OPTIONS { return reply(HTTPReply(status: .noContent)) }
    switch request.target.path {
    case "/": return reply(reading ? .text(200, "OK") : .text(405, "method not allowed"))
    case SignalPath.v0, SignalPath.v1:
      guard request.wantsWebSocket else { return reply(HTTPReply(status: .notFound)) }
      do {
        let attempt = try attempt(
          request.target, request.target.path == SignalPath.v1 ? .single : .dual, authorization: request.authorization,
          isStrict: false)
        return .webSocket(SignalConnection.options(messageLimit: configuration.limits.signalMessageSize)) {
          [unowned self] socket in
          let refusal = join(attempt, on: socket)?.forPages(of: head)
          return socket.eventLoop.makeSucceededFuture(refusal)
        }
      } catch {
        return reply(.text(error.status, error.text))
      }
    case SignalPath.v0 + SignalPath.validate, SignalPath.v1 + SignalPath.validate:
      let mode: SignalMode = request.target.path.hasPrefix(SignalPath.v1) ? .single : .dual
      do {
        let attempt = try attempt(request.target, mode, authorization: request.authorization, isStrict: true)
        try check(attempt)
        return reply(.text(200, "success"))
      } catch {
        return reply(.text(error.status, error.text))
      }
    case let path where path.hasPrefix(SignalPath.twirp):
      var call = RoomService.Request(
        path: path.dropFirst(SignalPath.twirp.count), method: head.method.rawValue,
        contentType: head.headers.first(name: "content-type") ?? "", authorization: request.authorization, body: [])
      if let refusal = refusal(of: call) { return reply(HTTPReply(refusal)) }
      return .body(limit: configuration.limits.apiBodySize) { [unowned self] body in
        call.body = Array(body.readableBytesView)
        return request.eventLoop.makeSucceededFuture(HTTPReply(administrate(call)).forPages(of: head))
      }
    default: return reply(.text(404, "404 page not found"))
    }
  }

  func reply(to problem: WebProblem, head: HTTPRequestHead?) -> HTTPReply {
    let reply = HTTPReply.text(problem.status, problem.text)
    return head.map { reply.forPages(of: $0) } ?? reply
  }

  /// Lets a client in whose handshake was good; the refusal when it may not come in.
  private func join(_ attempt: JoinAttempt, on socket: WebSocketConnection) -> HTTPReply? {
    do {
      try join(attempt, on: SignalConnection(socket))
      return nil
    } catch {
      return .text(error.status, error.text)
    }
  }
}

extension HTTPReply {
  fileprivate init(_ response: RoomService.Response) {
    self.init(
      status: HTTPResponseStatus(statusCode: response.status), contentType: response.contentType,
      body: ByteBuffer(bytes: response.body))
  }

  /// Pages of any origin may use the server: what they may do is in their token.
  fileprivate func forPages(of request: HTTPRequestHead) -> HTTPReply {
    var reply = self
    guard let origin = request.headers.first(name: "origin") else {
      if request.uri.contains(SignalPath.validate) {
        reply.headers.add(name: "Access-Control-Allow-Origin", value: "*")
      }
      return reply
    }
    reply.headers.add(name: "Access-Control-Allow-Origin", value: origin)
    reply.headers.add(name: "Vary", value: "Origin")
    guard request.method == .OPTIONS else { return reply }
    reply.headers.add(name: "Access-Control-Allow-Methods", value: "OPTIONS, HEAD, GET, POST, PATCH, DELETE")
    reply.headers.add(
      name: "Access-Control-Allow-Headers", value: request.headers.first(name: "access-control-request-headers") ?? "*")
    reply.headers.add(name: "Access-Control-Max-Age", value: "86400")
    return reply
  }
}
