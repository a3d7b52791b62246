import Foundation
import LiveKitProtocol
import MediaBasics
import NIOCore
import NIOWebSocket
import SwiftProtobuf

/// One client's WebSocket: frames in become requests, responses go out as frames of the kind the client last used.
///
/// It lives on one event loop, together with the rooms.
final class SignalConnection: ChannelInboundHandler {
  typealias InboundIn = WebSocketFrame
  typealias OutboundOut = WebSocketFrame

  /// What a connection tells its owner.
  struct Receiver {
    var request: (LKSignalRequest) -> Void
    var closed: () -> Void
  }

  static let pingInterval: TimeAmount = .seconds(10)
  /// Without a sign of life for this long, the connection is given up.
  static let silenceLimit: TimeAmount = .seconds(30)
  /// How long what is queued may take to leave before a closing connection is cut.
  static let drainLimit: TimeAmount = .milliseconds(250)
  /// Bytes that may wait for a client that reads slowly.
  static let outputLimit = 8 * 1024 * 1024

  var receiver: Receiver?
  private let messageLimit: Int
  private var context: ChannelHandlerContext?
  private var waiting: [LKSignalResponse] = []
  private var usesText = false
  private var isEnding = false
  private var outstanding = 0
  private var lastHeard = NIODeadline.now()
  private var pings: RepeatedTask?

  init(messageLimit: Int) { self.messageLimit = messageLimit }

  // MARK: Out

  /// Sends a message, or keeps it until the connection is a WebSocket.
  func send(_ response: LKSignalResponse) {
    guard !isEnding else { return }
    guard let context else {
      waiting.append(response)
      return
    }
    write(response, context)
  }

  /// Closes the connection after what was sent has left.
  func end() {
    guard !isEnding else { return }
    isEnding = true
    if let context { close(context) }
  }

  private func write(_ response: LKSignalResponse, _ context: ChannelHandlerContext) {
    let bytes: [UInt8]
    do {
      bytes = usesText ? try response.jsonUTF8Bytes() : try response.serializedBytes()
    } catch {
      // Only text that is not UTF-8 cannot be encoded, and a Swift string never is that.
      return
    }
    guard outstanding + bytes.count <= Self.outputLimit else {
      context.close(promise: nil)
      return
    }
    outstanding += bytes.count
    let frame = WebSocketFrame(
      fin: true, opcode: usesText ? .text : .binary, data: context.channel.allocator.buffer(bytes: bytes))
    let sent = context.eventLoop.makePromise(of: Void.self)
    let count = bytes.count
    let this = NIOLoopBound(self, eventLoop: context.eventLoop)
    sent.futureResult.whenComplete { _ in this.value.outstanding -= count }
    context.writeAndFlush(wrapOutboundOut(frame), promise: sent)
  }

  private func close(_ context: ChannelHandlerContext) {
    var data = context.channel.allocator.buffer(capacity: 2)
    data.write(webSocketErrorCode: .normalClosure)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(
      wrapOutboundOut(WebSocketFrame(fin: true, opcode: .connectionClose, data: data)), promise: nil)
    context.eventLoop.assumeIsolated().scheduleTask(in: Self.drainLimit) { bound.value.close(promise: nil) }
  }

  // MARK: In

  func handlerAdded(context: ChannelHandlerContext) {
    self.context = context
    lastHeard = .now()
    let messages = waiting
    waiting = []
    for message in messages { write(message, context) }
    if isEnding { return close(context) }
    let this = NIOLoopBound(self, eventLoop: context.eventLoop)
    pings = context.eventLoop.scheduleRepeatedTask(initialDelay: Self.pingInterval, delay: Self.pingInterval) { _ in
      this.value.ping()
    }
  }

  func handlerRemoved(context: ChannelHandlerContext) {
    pings?.cancel()
    pings = nil
    self.context = nil
  }

  private func ping() {
    guard let context else { return }
    guard NIODeadline.now() - lastHeard < Self.silenceLimit else { return context.close(promise: nil) }
    let frame = WebSocketFrame(fin: true, opcode: .ping, data: context.channel.allocator.buffer(capacity: 0))
    context.writeAndFlush(wrapOutboundOut(frame), promise: nil)
  }

  func channelRead(context: ChannelHandlerContext, data: NIOAny) {
    let frame = unwrapInboundIn(data)
    lastHeard = .now()
    switch frame.opcode {
    case .binary:
      usesText = false
      guard frame.length <= messageLimit,
        let request = try? LKSignalRequest(serializedBytes: Array(frame.unmaskedData.readableBytesView))
      else { return fail(frame, context) }
      receive(request)
    case .text:
      usesText = true
      guard frame.length <= messageLimit,
        let request = try? LKSignalRequest(
          jsonUTF8Bytes: Array(frame.unmaskedData.readableBytesView), options: .lenient)
      else { return fail(frame, context) }
      receive(request)
    case .ping:
      let pong = WebSocketFrame(fin: true, opcode: .pong, data: frame.unmaskedData)
      context.writeAndFlush(wrapOutboundOut(pong), promise: nil)
    case .connectionClose:
      guard !isEnding else { return context.close(promise: nil) }
      isEnding = true
      let answer = WebSocketFrame(fin: true, opcode: .connectionClose, data: frame.unmaskedData)
      let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
      context.writeAndFlush(wrapOutboundOut(answer)).whenComplete { _ in bound.value.close(promise: nil) }
    default: break
    }
  }

  private func receive(_ request: LKSignalRequest) {
    guard !isEnding else { return }
    receiver?.request(request)
  }

  /// A message that is too large, or is none.
  private func fail(_ frame: WebSocketFrame, _ context: ChannelHandlerContext) {
    isEnding = true
    var data = context.channel.allocator.buffer(capacity: 2)
    data.write(webSocketErrorCode: frame.length > messageLimit ? .messageTooLarge : .dataInconsistentWithMessage)
    let bound = NIOLoopBound(context, eventLoop: context.eventLoop)
    context.writeAndFlush(wrapOutboundOut(WebSocketFrame(fin: true, opcode: .connectionClose, data: data)))
      .whenComplete { _ in bound.value.close(promise: nil) }
  }

  func channelInactive(context: ChannelHandlerContext) {
    isEnding = true
    receiver?.closed()
    receiver = nil
    context.fireChannelInactive()
  }

  func errorCaught(context: ChannelHandlerContext, error: any Error) { context.close(promise: nil) }
}

extension WebSocketFrame {
  fileprivate var unmaskedData: ByteBuffer {
    var data = data
    if let maskKey { data.webSocketUnmask(maskKey) }
    return data
  }
}
