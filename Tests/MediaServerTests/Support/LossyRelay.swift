import NIOCore
import NIOPosix
import Synchronization

/// A UDP port between one client and the server, which loses some of the media packets on their way to the client, once each.
final class LossyRelay: Sendable {
  private struct State {
    var client: SocketAddress?
    var seen: Set<UInt16> = []
    var lost = 0
  }

  private final class Shared: Sendable {
    let state = Mutex(State())
  }

  private final class Relay: ChannelInboundHandler {
    typealias InboundIn = AddressedEnvelope<ByteBuffer>
    typealias OutboundOut = AddressedEnvelope<ByteBuffer>

    let server: SocketAddress
    let every: Int
    let shared: Shared

    init(server: SocketAddress, every: Int, shared: Shared) {
      self.server = server
      self.every = every
      self.shared = shared
    }

    func channelRead(context: ChannelHandlerContext, data: NIOAny) {
      let envelope = unwrapInboundIn(data)
      let to = shared.state.withLock { state -> SocketAddress? in
        guard envelope.remoteAddress == server else {
          state.client = envelope.remoteAddress
          return server
        }
        let head = Array(envelope.data.readableBytesView.prefix(4))
        // RTP, not RTCP (RFC 5761, section 4).
        if head.count == 4, head[0] >> 6 == 2, !(64...95).contains(head[1] & 0x7f) {
          let sequence = UInt16(head[2]) << 8 | UInt16(head[3])
          let isNew = state.seen.insert(sequence).inserted
          // The first packets make the stream known to the client; what was lost once comes through the second time.
          if isNew, state.seen.count > 3, Int(sequence) % every == 0 {
            state.lost += 1
            return nil
          }
        }
        return state.client
      }
      guard let to else { return }
      context.writeAndFlush(wrapOutboundOut(AddressedEnvelope(remoteAddress: to, data: envelope.data)), promise: nil)
    }
  }

  private let channel: any Channel
  private let serverPort: Int
  private let shared = Shared()

  /// - Parameter every: a packet is lost when its sequence number is a multiple of this.
  init(to serverPort: Int, losingEvery every: Int) async throws {
    self.serverPort = serverPort
    let server = try SocketAddress(ipAddress: "127.0.0.1", port: serverPort)
    let shared = shared
    channel = try await DatagramBootstrap(group: MultiThreadedEventLoopGroup.singleton)
      .channelInitializer { channel in
        channel.eventLoop.makeCompletedFuture {
          try channel.pipeline.syncOperations.addHandler(Relay(server: server, every: every, shared: shared))
        }
      }
      .bind(host: "127.0.0.1", port: 0).get()
  }

  var port: Int { channel.localAddress?.port ?? 0 }
  var lost: Int { shared.state.withLock { $0.lost } }
  /// How many media packets came, each counted once.
  var seen: Int { shared.state.withLock { $0.seen.count } }

  func close() async { try? await channel.close() }

  /// A description whose only candidate is the relay.
  func redirect(_ sdp: String) -> String {
    var lines: [Substring] = []
    for line in sdp.split(separator: "\r\n") {
      if line.hasPrefix("a=candidate:") {
        guard line.contains(" 127.0.0.1 \(serverPort) ") else { continue }
        let fields = line.split(separator: " ").enumerated().map { $0.offset == 5 ? "\(port)" : String($0.element) }
        lines.append(Substring(fields.joined(separator: " ")))
      } else {
        lines.append(line)
      }
    }
    return lines.map { $0 + "\r\n" }.joined()
  }

  /// A description that leaves the other side to find out where its writer is: by what comes through the relay.
  static func withoutCandidates(_ sdp: String) -> String {
    sdp.split(separator: "\r\n").filter { !$0.hasPrefix("a=candidate:") && $0 != "a=end-of-candidates" }
      .map { $0 + "\r\n" }.joined()
  }
}
