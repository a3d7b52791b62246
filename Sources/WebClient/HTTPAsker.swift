import NIOCore
import NIOHTTP1

/// Sends one GET when its connection is up and collects the answer.
final class HTTPAsker: ChannelInboundHandler, RemovableChannelHandler {
  typealias InboundIn = HTTPClientResponsePart
  typealias OutboundOut = HTTPClientRequestPart

  /// Bytes of an answer's text that are kept; error texts are one line.
  private static let textLimit = 4096

  private let target: String
  private let headers: HTTPHeaders
  private let promise: EventLoopPromise<HTTPExchange.Outcome>
  private var status: Int?
  private var text: [UInt8] = []

  init(target: String, headers: HTTPHeaders, promise: EventLoopPromise<HTTPExchange.Outcome>) {
    self.target = target
    self.headers = headers
    self.promise = promise
  }

  func channelActive(context: ChannelHandlerContext) {
    let head = HTTPRequestHead(version: .http1_1, method: .GET, uri: target, headers: headers)
    context.write(wrapOutboundOut(.head(head)), promise: nil)
    context.writeAndFlush(wrapOutboundOut(.end(nil)), promise: nil)
    context.fireChannelActive()
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    switch unwrapInboundIn(data) {
    case .head(let head): status = Int(head.status.code)
    case .body(let part): text += part.readableBytesView.prefix(Self.textLimit - text.count)
    case .end:
      answer()
      context.close(promise: nil)
    }
  }

  func channelInactive(context: ChannelHandlerContext) {
    answer()
    promise.fail(ChannelError.eof)
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) {
    promise.fail(error)
    context.close(promise: nil)
  }

  private func answer() {
    guard let status else { return }
    let line = String(decoding: text, as: UTF8.self).trimmingCharacters()
    promise.succeed(.answered(status: status, text: line))
  }
}

extension String {
  /// Without white space around it, control characters replaced: fit to be printed.
  fileprivate func trimmingCharacters() -> String {
    let printable = String(unicodeScalars.map { $0.value < 32 || $0.value == 127 ? " " : Character($0) })
    return String(printable.drop { $0 == " " }.reversed().drop { $0 == " " }.reversed())
  }
}
