import NIOCore
import NIOWebSocket

/// Reads what a client sends: bytes in, whole messages and control frames out (RFC 6455, section 5).
///
/// It keeps no more than the bytes of one message that have come, and the beginning of one frame.
struct WebSocketReader {
  enum Event: Equatable {
    case message(WebSocketMessage)
    case ping(ByteBuffer)
    case pong
    /// The client closes; nil when it does not say why.
    case close(WebSocketCloseCode?, reason: String)
    /// What came breaks the rules; nothing more is read.
    case failure(WebSocketCloseCode, reason: String)
  }

  private struct Failure: Error {
    var code: WebSocketCloseCode
    var reason: String
  }

  private struct Header {
    var isFinal: Bool
    var opcode: WebSocketOpcode
    var mask: WebSocketMaskingKey
    /// Of the payload, in bytes.
    var length: Int

    var isControl: Bool { opcode == .ping || opcode == .pong || opcode == .connectionClose }
  }

  /// Longest payload of a control frame, in bytes.
  private static let controlLimit = 125

  private let messageLimit: Int
  /// Of what is not read yet; nil when that is nothing, which is the rule.
  private var rest: ByteBuffer?
  private var header: Header?
  /// Bytes of the frame's payload that have been taken.
  private var taken = 0
  private var control: ByteBuffer?
  /// Of the message that is not complete.
  private var message: ByteBuffer?
  private var isText = false
  private var hasFailed = false

  init(messageLimit: Int) { self.messageLimit = messageLimit }

  mutating func append(_ bytes: ByteBuffer) {
    guard !hasFailed else { return }
    var bytes = bytes
    if rest == nil { rest = bytes } else { rest?.writeBuffer(&bytes) }
  }

  /// What comes next in the bytes that are there; nil when more are needed.
  mutating func next() -> Event? {
    guard !hasFailed, rest != nil else { return nil }
    do throws(Failure) {
      while true {
        if header == nil {
          guard let read = try readHeader() else { return nil }
          header = read
          taken = 0
        }
        guard takePayload() else { return nil }
        if let event = try finishFrame() { return event }
      }
    } catch {
      hasFailed = true
      rest = nil
      message = nil
      control = nil
      return .failure(error.code, reason: error.reason)
    }
  }

  // MARK: Frames

  private mutating func readHeader() throws(Failure) -> Header? {
    guard var bytes = rest else { return nil }
    guard let first = bytes.readInteger(as: UInt8.self), let second = bytes.readInteger(as: UInt8.self) else {
      keepRest()
      return nil
    }
    guard first & 0x70 == 0 else { throw Failure(code: .protocolError, reason: "reserved bits are set") }
    guard second & 0x80 != 0 else { throw Failure(code: .protocolError, reason: "a frame is not masked") }
    let opcode = WebSocketOpcode(encodedWebSocketOpcode: first & 0x0f)
    let isFinal = first & 0x80 != 0
    var length = UInt64(second & 0x7f)
    if length == 126 {
      guard let long = bytes.readInteger(as: UInt16.self) else {
        keepRest()
        return nil
      }
      length = UInt64(long)
    } else if length == 127 {
      guard let long = bytes.readInteger(as: UInt64.self) else {
        keepRest()
        return nil
      }
      length = long
    }
    try check(opcode, isFinal: isFinal, length: length)
    guard let mask = bytes.readInteger(as: UInt32.self) else {
      keepRest()
      return nil
    }
    let key: WebSocketMaskingKey = [
      UInt8(truncatingIfNeeded: mask >> 24), UInt8(truncatingIfNeeded: mask >> 16),
      UInt8(truncatingIfNeeded: mask >> 8), UInt8(truncatingIfNeeded: mask),
    ]
    rest = bytes
    // The check has bounded it.
    return Header(
      isFinal: isFinal, opcode: opcode ?? .continuation, mask: key,
      length: Int(truncatingIfNeeded: length))
  }

  private func check(_ opcode: WebSocketOpcode?, isFinal: Bool, length: UInt64) throws(Failure) {
    switch opcode {
    case .ping, .pong, .connectionClose:
      guard isFinal, length <= UInt64(Self.controlLimit) else {
        throw Failure(code: .protocolError, reason: "a control frame is too long or in pieces")
      }
      return
    case .text, .binary:
      guard message == nil else { throw Failure(code: .protocolError, reason: "a message begins within another") }
    case .continuation:
      guard message != nil else { throw Failure(code: .protocolError, reason: "a message goes on that has not begun") }
    default: throw Failure(code: .protocolError, reason: "a frame is of an unknown kind")
    }
    let before = message?.readableBytes ?? 0
    guard length <= UInt64(max(0, messageLimit - before)) else {
      throw Failure(code: .tooLarge, reason: "a message is larger than \(messageLimit) bytes")
    }
  }

  /// Takes of the payload what has come; answers whether it is whole.
  private mutating func takePayload() -> Bool {
    guard let header, var bytes = rest else { return false }
    let count = min(header.length - taken, bytes.readableBytes)
    var part = bytes.readSlice(length: count) ?? ByteBuffer()
    rest = bytes.readableBytes > 0 ? bytes : nil
    // This copies what is taken, so that no buffer of the socket is kept for it.
    part.webSocketUnmask(header.mask, indexOffset: taken)
    taken += count
    if header.isControl {
      if control == nil { control = part } else { control?.writeBuffer(&part) }
    } else if message == nil {
      message = part
      isText = header.opcode == .text
    } else {
      message?.writeBuffer(&part)
    }
    return taken == header.length
  }

  private mutating func finishFrame() throws(Failure) -> Event? {
    guard let frame = header else { return nil }
    header = nil
    if frame.isControl {
      let payload = control ?? ByteBuffer()
      control = nil
      switch frame.opcode {
      case .ping: return .ping(payload)
      case .pong: return .pong
      default: return try close(payload)
      }
    }
    guard frame.isFinal, let whole = message else { return nil }
    message = nil
    guard isText else { return .message(.binary(whole)) }
    guard let text = String(validating: whole.readableBytesView, as: UTF8.self) else {
      throw Failure(code: .inconsistent, reason: "a text is not UTF-8")
    }
    return .message(.text(text))
  }

  private func close(_ payload: ByteBuffer) throws(Failure) -> Event {
    var payload = payload
    guard payload.readableBytes > 0 else { return .close(nil, reason: "") }
    guard let code = payload.readInteger(as: UInt16.self).map(WebSocketCloseCode.init(rawValue:)), code.mayTravel else {
      throw Failure(code: .protocolError, reason: "a close frame has no valid code")
    }
    guard let reason = String(validating: payload.readableBytesView, as: UTF8.self) else {
      throw Failure(code: .inconsistent, reason: "a reason is not UTF-8")
    }
    return .close(code, reason: reason)
  }

  /// Of a frame whose header is not whole only these few bytes are kept, not the buffer that they came in.
  private mutating func keepRest() {
    guard let bytes = rest else { return }
    rest = bytes.readableBytes > 0 ? ByteBuffer(bytes: bytes.readableBytesView) : nil
  }
}
