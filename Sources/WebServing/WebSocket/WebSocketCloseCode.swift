/// Why a WebSocket was closed (RFC 6455, section 7.4).
public struct WebSocketCloseCode: RawRepresentable, Hashable, Sendable {
  public var rawValue: UInt16

  public init(rawValue: UInt16) { self.rawValue = rawValue }

  public static let normal = WebSocketCloseCode(rawValue: 1000)
  public static let goingAway = WebSocketCloseCode(rawValue: 1001)
  public static let protocolError = WebSocketCloseCode(rawValue: 1002)
  public static let unacceptable = WebSocketCloseCode(rawValue: 1003)
  /// No UTF-8, or not what a message should be.
  public static let inconsistent = WebSocketCloseCode(rawValue: 1007)
  public static let policy = WebSocketCloseCode(rawValue: 1008)
  public static let tooLarge = WebSocketCloseCode(rawValue: 1009)
  public static let internalError = WebSocketCloseCode(rawValue: 1011)

  /// Whether a close frame may carry it: those from 1000 that are registered and not only for use within a program, and those from 3000
  /// for libraries and applications.
  var mayTravel: Bool {
    switch rawValue {
    case 1000...1003, 1007...1014, 3000...4999: true
    default: false
    }
  }
}
