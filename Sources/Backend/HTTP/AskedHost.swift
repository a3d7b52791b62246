import NIOCore

/// How a client named this server, as far as it can be told to others: what comes in the header `Host` is theirs to choose.
enum AskedHost {
  private static let longest = 255
  /// Where it named none, or one that is none.
  private static let own = "127.0.0.1"

  /// The host of a header `Host`, without its port (RFC 9110, section 7.2): a name, an IPv4 address, or an IPv6 address in brackets.
  static func name(_ header: String?) -> String {
    guard let header, header.utf8.count <= longest else { return own }
    if header.hasPrefix("["), let end = header.firstIndex(of: "]") {
      let address = header[header.index(after: header.startIndex)..<end]
      let isAddress =
        address.utf8.allSatisfy(isPartOfAddress) && (try? SocketAddress(ipAddress: String(address), port: 0)) != nil
      return isAddress && isPort(header[header.index(after: end)...]) ? String(header[...end]) : own
    }
    let name = header.prefix { $0 != ":" }
    guard !name.isEmpty, name.utf8.allSatisfy(isPartOfName), isPort(header[name.endIndex...]) else { return own }
    return String(name)
  }

  private static func isPort(_ text: Substring) -> Bool {
    text.isEmpty || text.first == ":" && text.utf8.count <= 6 && text.utf8.dropFirst().allSatisfy(isDigit)
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func isLetter(_ byte: UInt8) -> Bool { (0x61...0x7A).contains(byte | 0x20) }

  private static func isPartOfName(_ byte: UInt8) -> Bool {
    isDigit(byte) || isLetter(byte) || "-._".utf8.contains(byte)
  }

  private static func isPartOfAddress(_ byte: UInt8) -> Bool {
    isDigit(byte) || isLetter(byte) || ":.".utf8.contains(byte)
  }
}
