import LiveKitProtocol
import NIOCore
import Synchronization
import WebClient

/// An open signalling connection: the server's messages in order, and a way to answer.
public final class SignalConnection: Sendable {
  public let mode: SignalMode
  /// The server's first message: join, reconnect or leave.
  public let first: LKSignalResponse.OneOf_Message
  /// Everything after the first; ends when the connection does.
  public let messages: AsyncStream<LKSignalResponse.OneOf_Message>
  private let channel: any Channel
  private let shared: Shared

  /// What the event loop tells the outside besides messages.
  final class Shared: Sendable {
    let end = Mutex<SignalEnd?>(nil)
    let roundTrip = Mutex<Duration?>(nil)
  }

  init(
    mode: SignalMode, first: LKSignalResponse.OneOf_Message, messages: AsyncStream<LKSignalResponse.OneOf_Message>,
    channel: any Channel, shared: Shared
  ) {
    self.mode = mode
    self.first = first
    self.messages = messages
    self.channel = channel
    self.shared = shared
  }

  /// How the connection ended; nil while it lives.
  public var end: SignalEnd? { shared.end.withLock { $0 } }
  /// The last measured time to the server and back.
  public var roundTrip: Duration? { shared.roundTrip.withLock { $0 } }

  /// Sends a message, in order; false when it is larger than servers take. What is sent after the end is lost.
  @discardableResult
  public func send(_ message: LKSignalRequest.OneOf_Message) -> Bool {
    let request = LKSignalRequest.with { $0.message = message }
    guard let bytes = try? request.serializedBytes() as [UInt8], bytes.count <= Limits.signalMessageSize else {
      return false
    }
    channel.writeAndFlush(ByteBuffer(bytes: bytes), promise: nil)
    return true
  }

  /// Closes politely: what was sent goes out first. Returns once the connection is down, within a second or two.
  public func close() async {
    channel.triggerUserOutboundEvent(WebSocketClose.politely, promise: nil)
    // The future succeeds on every kind of close.
    try? await channel.closeFuture.get()
  }

  deinit { channel.close(promise: nil) }
}
