import NIOCore
import NIOWebSocket

/// A message in the form in which it goes over the wire. Made once, it can be sent to any number of clients, who share its bytes.
public struct WebSocketOutput: Sendable {
  /// The whole frame, unmasked as servers send them (RFC 6455, section 5.1).
  let frame: ByteBuffer

  public init(text: String) { frame = Self.frame(.text, count: text.utf8.count) { $0.writeString(text) } }

  /// - Parameter text: bytes that are UTF-8.
  public init(text: ByteBuffer) {
    frame = Self.frame(.text, count: text.readableBytes) { $0.writeImmutableBuffer(text) }
  }

  public init(binary: some Collection<UInt8>) {
    frame = Self.frame(.binary, count: binary.count) { $0.writeBytes(binary) }
  }

  private init(frame: ByteBuffer) { self.frame = frame }

  static let ping = WebSocketOutput(frame: frame(.ping, count: 0) { _ in })

  static func pong(_ payload: ByteBuffer) -> WebSocketOutput {
    WebSocketOutput(frame: frame(.pong, count: payload.readableBytes) { $0.writeImmutableBuffer(payload) })
  }

  /// A close frame; what is more than 123 bytes of the reason is left out (RFC 6455, section 5.5).
  static func close(_ code: WebSocketCloseCode?, _ reason: String) -> WebSocketOutput {
    guard let code else { return WebSocketOutput(frame: frame(.connectionClose, count: 0) { _ in }) }
    var kept = ""
    for character in reason where kept.utf8.count + character.utf8.count <= 123 { kept.append(character) }
    let text = kept
    return WebSocketOutput(
      frame: frame(.connectionClose, count: 2 + text.utf8.count) {
        $0.writeInteger(code.rawValue)
        $0.writeString(text)
      })
  }

  private static func frame(_ opcode: WebSocketOpcode, count: Int, _ payload: (inout ByteBuffer) -> Void) -> ByteBuffer
  {
    var buffer = ByteBuffer()
    buffer.reserveCapacity(10 + count)
    buffer.writeInteger(0x80 | UInt8(webSocketOpcode: opcode))
    switch count {
    case ...125: buffer.writeInteger(UInt8(count))
    case ...0xffff:
      buffer.writeInteger(UInt8(126))
      buffer.writeInteger(UInt16(count))
    default:
      buffer.writeInteger(UInt8(127))
      buffer.writeInteger(UInt64(count))
    }
    payload(&buffer)
    return buffer
  }
}
