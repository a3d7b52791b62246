import NIOCore
import NIOHTTP1

/// Who a request comes from.
enum ClientAddress {
  /// What connections are counted by: an IPv4 address or the first 64 bits of an IPv6 address, of which one household has all the rest.
  struct Network: Hashable, Sendable {
    var isV4: Bool
    var bits: UInt64
    var isLoopback: Bool
  }

  /// The text of an address, an IPv4 address within IPv6 as what it is; empty for other kinds.
  static func text(_ address: SocketAddress?) -> String {
    guard let text = address?.ipAddress else { return "" }
    let mapped = "::ffff:"
    guard text.hasPrefix(mapped), text.contains(".") else { return text }
    return String(text.dropFirst(mapped.count))
  }

  /// Nil for other kinds of addresses.
  static func network(_ address: SocketAddress?) -> Network? {
    switch address {
    case .v4(let address):
      let bits = UInt32(bigEndian: address.address.sin_addr.s_addr)
      return Network(isV4: true, bits: UInt64(bits), isLoopback: bits >> 24 == 127)
    case .v6(let address):
      let (high, low) = withUnsafeBytes(of: address.address.sin6_addr) { bytes in
        (
          UInt64(bigEndian: bytes.loadUnaligned(as: UInt64.self)),
          UInt64(bigEndian: bytes.loadUnaligned(fromByteOffset: 8, as: UInt64.self))
        )
      }
      // An IPv4 address behind ::ffff: (RFC 4291, section 2.5.5.2).
      if high == 0, low >> 32 == 0xffff {
        return Network(isV4: true, bits: low & 0xffff_ffff, isLoopback: low >> 24 & 0xff == 127)
      }
      return Network(isV4: false, bits: high, isLoopback: high == 0 && low == 1)
    default: return nil
    }
  }

  /// The address that the proxy next to us has seen: the last one of `X-Forwarded-For`, or without that header of `Forwarded`
  /// (RFC 7239). What stands before it the client may have made up. Nil when there is none, or it is no address.
  static func forwarded(_ headers: HTTPHeaders) -> String? {
    if let last = headers["x-forwarded-for"].last {
      return last.split(separator: ",", omittingEmptySubsequences: false).last.flatMap(address)
    }
    guard let last = headers["forwarded"].last,
      let element = last.split(separator: ",", omittingEmptySubsequences: false).last
    else { return nil }
    for pair in element.split(separator: ";") {
      let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
      if sides.count == 2, trimmed(sides[0]).lowercased() == "for" { return address(sides[1]) }
    }
    return nil
  }

  /// Reads `192.0.2.1`, `192.0.2.1:4711`, `2001:db8::1`, `[2001:db8::1]:4711`, with or without quotes.
  private static func address(_ text: Substring) -> String? {
    var text = trimmed(text)
    if text.count >= 2, text.first == "\"", text.last == "\"" { text = text.dropFirst().dropLast() }
    if text.first == "[" {
      guard let end = text.firstIndex(of: "]") else { return nil }
      text = text[..<end].dropFirst()
    } else if text.filter({ $0 == ":" }).count == 1, let colon = text.firstIndex(of: ":") {
      text = text[..<colon]
    }
    guard let parsed = try? SocketAddress(ipAddress: String(text), port: 0) else { return nil }
    let canonical = Self.text(parsed)
    return canonical.isEmpty ? nil : canonical
  }

  private static func trimmed(_ text: Substring) -> Substring {
    func isBlank(_ character: Character) -> Bool { character == " " || character == "\t" }
    var text = text.drop(while: isBlank)
    while let last = text.last, isBlank(last) { text.removeLast() }
    return text
  }
}
