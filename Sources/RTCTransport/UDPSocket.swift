import CSockets
import RTC

/// One bound, non-blocking UDP socket; owned by a media thread.
final class UDPSocket {
  /// The address it is bound to, with its real port.
  let local: TransportAddress
  let descriptor: Int32
  /// Datagrams the system would not take, because its buffer was full or the destination impossible.
  private(set) var refused = 0

  init(bind address: TransportAddress) throws(SocketError) {
    var wanted = address.wire
    var bound = ncall_address()
    let result = ncall_udp_open(&wanted, &bound)
    guard result >= 0 else { throw SocketError(operation: "open UDP port", address: address, code: -result) }
    descriptor = result
    local = TransportAddress(bound)
  }

  deinit { _ = ncall_close(descriptor) }

  /// Sends `count` datagrams; those that do not fit the system's buffer are dropped and counted, as a network would.
  func send(_ datagrams: UnsafePointer<ncall_datagram>, count: Int) {
    var at = 0
    while at < count {
      var bad: Int32 = 0
      let handed = ncall_udp_send(descriptor, datagrams + at, Int32(min(64, count - at)), &bad)
      refused += Int(bad)
      guard handed > 0 else {
        refused += count - at
        return
      }
      at += Int(handed)
    }
  }
}
