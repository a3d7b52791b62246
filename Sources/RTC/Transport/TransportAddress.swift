import MediaBasics

/// An IP address and a UDP or TCP port, as a plain value that hashes and compares without allocation.
public struct TransportAddress: Hashable, Sendable {
  public enum Family: UInt8, Sendable { case ipv4 = 4, ipv6 = 6 }

  public let family: Family
  /// The upper 64 bits of an IPv6 address; zero for IPv4.
  public let high: UInt64
  /// The lower 64 bits of an IPv6 address, or the 32 bits of an IPv4 address.
  public let low: UInt64
  public let port: UInt16

  public init(ipv4 address: UInt32, port: UInt16) {
    family = .ipv4
    high = 0
    low = UInt64(address)
    self.port = port
  }

  public init(ipv6High high: UInt64, low: UInt64, port: UInt16) {
    family = .ipv6
    self.high = high
    self.low = low
    self.port = port
  }

  /// Dotted IPv4, 127.0.0.1 and so on.
  public init(_ a: UInt8, _ b: UInt8, _ c: UInt8, _ d: UInt8, port: UInt16) {
    self.init(ipv4: UInt32(a) << 24 | UInt32(b) << 16 | UInt32(c) << 8 | UInt32(d), port: port)
  }

  /// Parses a literal address (dotted IPv4, or IPv6 with or without brackets and with at most one `::`); never a name.
  public init?(ip text: some StringProtocol, port: UInt16) {
    var body = Substring(text)
    if body.hasPrefix("["), body.hasSuffix("]") { body = body.dropFirst().dropLast() }
    guard body.utf8.count <= 45 else { return nil }
    if body.contains(":") {
      guard let (high, low) = Self.parseIPv6(body) else { return nil }
      self.init(ipv6High: high, low: low, port: port)
    } else {
      guard let address = Self.parseIPv4(body) else { return nil }
      self.init(ipv4: address, port: port)
    }
  }

  public func with(port: UInt16) -> TransportAddress {
    switch family {
    case .ipv4: TransportAddress(ipv4: UInt32(truncatingIfNeeded: low), port: port)
    case .ipv6: TransportAddress(ipv6High: high, low: low, port: port)
    }
  }

  public var isLoopback: Bool {
    switch family {
    case .ipv4: low >> 24 == 127
    case .ipv6: high == 0 && low == 1
    }
  }

  public var isUnspecified: Bool { high == 0 && low == 0 }

  public var isLinkLocal: Bool {
    switch family {
    case .ipv4: low >> 16 == 0xa9fe
    case .ipv6: high >> 54 == 0xfe80 >> 6
    }
  }

  /// The address without its port, as text: `192.0.2.1` or `2001:db8::1`.
  public var ip: String {
    switch family {
    case .ipv4:
      return "\(low >> 24 & 255).\(low >> 16 & 255).\(low >> 8 & 255).\(low & 255)"
    case .ipv6:
      let groups = (0..<8).map { i in UInt16(truncatingIfNeeded: (i < 4 ? high : low) >> UInt64(48 - (i % 4) * 16)) }
      // RFC 5952: the longest run of at least two zero groups becomes "::", the first of equals.
      var best = 0..<0
      var i = 0
      while i < 8 {
        var j = i
        while j < 8, groups[j] == 0 { j += 1 }
        if j - i > best.count, j - i >= 2 { best = i..<j }
        i = max(j, i + 1)
      }
      func text(_ run: ArraySlice<UInt16>) -> String { run.map { String($0, radix: 16) }.joined(separator: ":") }
      if best.isEmpty { return text(groups[...]) }
      return text(groups[..<best.lowerBound]) + "::" + text(groups[best.upperBound...])
    }
  }

  private static func parseIPv4(_ text: Substring) -> UInt32? {
    let parts = text.split(separator: ".", omittingEmptySubsequences: false)
    guard parts.count == 4 else { return nil }
    var address: UInt32 = 0
    for part in parts {
      guard (1...3).contains(part.utf8.count), part.utf8.allSatisfy({ (48...57).contains($0) }), let n = UInt8(part)
      else {
        return nil
      }
      address = address << 8 | UInt32(n)
    }
    return address
  }

  private static func parseIPv6(_ text: Substring) -> (UInt64, UInt64)? {
    guard !text.contains("%") else { return nil }
    func groups(_ half: Substring) -> [UInt16]? {
      if half.isEmpty { return [] }
      var out: [UInt16] = []
      let parts = half.split(separator: ":", omittingEmptySubsequences: false)
      for (i, part) in parts.enumerated() {
        if part.contains(".") {
          guard i == parts.count - 1, let v4 = parseIPv4(part) else { return nil }
          out += [UInt16(v4 >> 16), UInt16(truncatingIfNeeded: v4)]
        } else {
          guard (1...4).contains(part.utf8.count), part.allSatisfy(\.isHexDigit), let n = UInt16(part, radix: 16) else {
            return nil
          }
          out.append(n)
        }
      }
      return out
    }
    var all: [UInt16]
    if let gap = text.range(of: "::") {
      guard let head = groups(text[..<gap.lowerBound]), let tail = groups(text[gap.upperBound...]) else { return nil }
      guard head.count + tail.count <= 7 else { return nil }
      all = head + Array(repeating: 0, count: 8 - head.count - tail.count) + tail
    } else {
      guard let whole = groups(text), whole.count == 8 else { return nil }
      all = whole
    }
    let (high, low) = (all[..<4], all[4...])
    func join(_ run: ArraySlice<UInt16>) -> UInt64 { run.reduce(0) { $0 << 16 | UInt64($1) } }
    return (join(high), join(low))
  }
}

extension TransportAddress: CustomStringConvertible {
  public var description: String { family == .ipv4 ? "\(ip):\(port)" : "[\(ip)]:\(port)" }
}

extension Substring {
  /// The first place where `needle` stands, without Foundation.
  fileprivate func range(of needle: String) -> Range<Index>? {
    var at = startIndex
    while at < endIndex {
      if self[at...].hasPrefix(needle) { return at..<index(at, offsetBy: needle.count) }
      at = index(after: at)
    }
    return nil
  }
}
