import LiveKitProtocol
import NIOCore
import SwiftProtobuf
import WebServing

/// One client's signalling: messages of its WebSocket become requests, responses go out as messages of the kind the client last used.
///
/// It lives on one event loop, together with the rooms.
final class SignalConnection: WebSocketReceiver {
  /// What a connection tells its owner.
  struct Receiver {
    var request: (LKSignalRequest) -> Void
    var closed: () -> Void
  }

  /// How long what is queued may take to leave before a closing connection is cut.
  static let drainLimit: TimeAmount = .milliseconds(250)

  /// - Parameter messageLimit: bytes of one request.
  static func options(messageLimit: Int) -> WebSocketOptions {
    WebSocketOptions(
      messageLimit: messageLimit, outputLimit: 8 * 1024 * 1024, pingInterval: .seconds(10), silenceLimit: .seconds(30),
      drainLimit: drainLimit)
  }

  var receiver: Receiver?
  private let socket: WebSocketConnection
  private var usesText = false

  /// Takes over what comes over `socket`.
  init(_ socket: WebSocketConnection) {
    self.socket = socket
    socket.receiver = self
  }

  /// Sends a message, or keeps it until the connection is a WebSocket.
  func send(_ response: LKSignalResponse) {
    guard socket.isOpen else { return }
    do {
      if usesText {
        socket.send(text: try response.jsonString())
      } else {
        socket.send(binary: try response.serializedBytes() as [UInt8])
      }
    } catch {
      // Only text that is not UTF-8 cannot be encoded, and a Swift string never is that.
      return
    }
  }

  /// Closes the connection after what was sent has left.
  func end() { socket.close(.normal) }

  func received(_ message: WebSocketMessage) {
    let request: LKSignalRequest?
    switch message {
    case .binary(let bytes):
      usesText = false
      request = try? LKSignalRequest(serializedBytes: Array(bytes.readableBytesView))
    case .text(let text):
      usesText = true
      request = try? LKSignalRequest(jsonString: text, options: .lenient)
    }
    guard let request else { return socket.close(.inconsistent, reason: "this is no signalling request") }
    receiver?.request(request)
  }

  func closed(_ code: WebSocketCloseCode?) {
    let receiver = receiver
    self.receiver = nil
    receiver?.closed()
  }
}
