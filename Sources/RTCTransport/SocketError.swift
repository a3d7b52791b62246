import RTC

/// A socket could not be opened or used.
public struct SocketError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What was tried: `bind`, `epoll`, …
  public let operation: String
  public let address: TransportAddress?
  /// The system's error number.
  public let code: Int32

  public var description: String {
    let place = address.map { " \($0)" } ?? ""
    return "cannot \(operation)\(place): \(errorText(code))"
  }

  /// True when somebody else has the port.
  public var isAddressInUse: Bool { code == 98 }
}
