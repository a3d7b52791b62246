import Foundation

/// By what addresses are counted: an IPv4 address as it is, an IPv6 address by its first 64 bits, since a host has all of the rest.
enum AddressKey {
  static func of(_ address: String) -> String {
    // Without the zone of a link-local address.
    let text = String(address.prefix { $0 != "%" })
    var ipv6 = in6_addr()
    guard inet_pton(AF_INET6, text, &ipv6) == 1 else { return text }
    let bytes = withUnsafeBytes(of: &ipv6) { Array($0) }
    if bytes.prefix(12) == [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF] {
      return bytes.suffix(4).map(String.init).joined(separator: ".")
    }
    let groups = stride(from: 0, to: 8, by: 2).map { UInt16(bytes[$0]) << 8 | UInt16(bytes[$0 + 1]) }
    return groups.map { String($0, radix: 16) }.joined(separator: ":") + "::/64"
  }
}
