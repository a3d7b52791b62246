import Foundation
import LiveKitProtocol
import NIOCore
import NIOPosix
import NIOWebSocket

@testable import LiveKit

/// What a server sends on its WebSocket, from the frames on: codec, assembly of fragments, messages, pings, closing; over a pair of
/// connected sockets that no network knows.
enum SignalFramesTarget {
  private static let group = MultiThreadedEventLoopGroup(numberOfThreads: 1)

  static let target = FuzzTarget("signal-frames", longest: 4096) { bytes in
    var input = FuzzInput(bytes)
    let stream = input.bool() ? frames(&input) : input.rest()
    var pair: [Int32] = [-1, -1]
    guard socketpair(AF_UNIX, Int32(SOCK_STREAM.rawValue), 0, &pair) == 0 else { fatalError("no pair of sockets") }
    defer { close(pair[1]) }
    let shared = SignalConnection.Shared()
    let (messages, continuation) = AsyncStream<LKSignalResponse.OneOf_Message>.makeStream(
      bufferingPolicy: .bufferingOldest(SignalMessageHandler.unreadLimit))
    let first = group.next().makePromise(of: LKSignalResponse.OneOf_Message.self)
    do {
      let channel = try ClientBootstrap(group: group)
        .channelInitializer { channel in
          channel.eventLoop.makeCompletedFuture {
            try channel.pipeline.syncOperations.addHandler(WebSocketFrameEncoder())
            try channel.pipeline.syncOperations.addHandler(
              ByteToMessageHandler(WebSocketFrameDecoder(maxFrameSize: Limits.signalMessageSize)))
            try SignalMessageHandler.add(to: channel, first: first, messages: continuation, shared: shared)
          }
        }
        .withConnectedSocket(pair[0]).wait()
      write(stream, to: pair[1])
      shutdown(pair[1], Int32(SHUT_WR))
      try channel.closeFuture.wait()
    } catch {
      fatalError("a channel over a pair of sockets: \(error)")
    }
    expect(shared.end.withLock { $0 } != nil, "a connection that ended says how")
    // Both end too, whatever came: nobody waits for ever. The promise is kept or broken on the loop that closed.
    _ = try? first.futureResult.wait()
    withExtendedLifetime(messages) {}
  }

  /// Writes until all is taken; who has heard enough closes, and then no more is.
  private static func write(_ stream: [UInt8], to descriptor: Int32) {
    var rest = stream[...]
    while !rest.isEmpty {
      let count = rest.withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      guard count > 0 else { return }
      rest = rest.dropFirst(count)
    }
  }

  /// Frames that are well-formed in themselves, in any order, with fragments of messages among them.
  private static func frames(_ input: inout FuzzInput) -> [UInt8] {
    var stream: [UInt8] = []
    while !input.isAtEnd {
      let head = input.u8()
      let opcode: UInt8 = input.pick([0, 1, 2, 2, 2, 8, 9, 10, head & 15])
      let payload: [UInt8]
      switch input.below(4) {
      case 0: payload = input.run(input.below(126))
      case 1: payload = Array(repeating: input.u8(), count: input.below(20_000))
      default:
        let message = LKSignalResponse.with { response in
          switch input.below(4) {
          case 0: response.join.pingInterval = Int32(bitPattern: input.u32())
          case 1: response.pongResp.lastPingTimestamp = Int64(bitPattern: UInt64(input.u32()) << 32)
          case 2: response.leave.reason = .init(rawValue: Int(input.u8())) ?? .unknownReason
          default: response.offer.sdp = input.text()
          }
        }
        payload = (try? message.serializedBytes()) ?? []
      }
      // The bit that ends a message is the highest; three that no extension was agreed on for are seldom set.
      let isLast: UInt8 = input.below(3) == 0 ? 0 : 0x80
      stream.append(isLast | (input.below(32) == 0 ? head & 0x70 : 0) | opcode)
      if payload.count < 126 {
        stream.append(UInt8(payload.count))
      } else {
        stream += [126, UInt8(payload.count >> 8), UInt8(payload.count & 255)]
      }
      stream += payload
      if stream.count > 150_000 { break }
    }
    return stream
  }
}
