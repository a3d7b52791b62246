import CSockets
import RTC

/// One address of a network interface that is up.
public struct NetworkInterface: Sendable, Hashable {
  public let name: String
  /// Port 0.
  public let address: TransportAddress
  public let isLoopback: Bool

  /// The addresses of all interfaces that are up.
  public static func all() -> [NetworkInterface] {
    var raw = Array(repeating: ncall_interface(), count: 256)
    let count = ncall_interfaces(&raw, Int32(raw.count))
    guard count > 0 else { return [] }
    return raw.prefix(Int(count)).map { item in
      let name = withUnsafeBytes(of: item.name) { bytes in String(decoding: bytes.prefix { $0 != 0 }, as: UTF8.self) }
      return NetworkInterface(
        name: name, address: TransportAddress(item.address).with(port: 0), isLoopback: item.loopback != 0)
    }
  }

  /// The addresses worth offering as host candidates: no link-local ones, no bridges of container engines, and loopback
  /// only when the other side is on loopback too.
  /// - Parameter includingLoopback: true when the peer can only be, or may be, on this machine.
  public static func candidates(includingLoopback: Bool) -> [NetworkInterface] {
    let all = all().filter { !$0.address.isLinkLocal && !$0.name.hasPrefix("docker") && !$0.name.hasPrefix("br-") }
    let outside = all.filter { !$0.isLoopback }
    let loopback = all.filter(\.isLoopback)
    return includingLoopback ? loopback + outside : outside
  }
}
