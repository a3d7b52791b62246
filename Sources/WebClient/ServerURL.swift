import Foundation

/// The address of a server as people write it: `ws`, `wss`, `http` or `https`, perhaps with a path prefix.
public struct ServerURL: Sendable, Equatable {
  public let isSecure: Bool
  /// Name or address, without the brackets of IPv6.
  public let host: String
  public let port: Int
  /// Empty, or with a leading and no trailing slash.
  public let pathPrefix: String

  public init(_ text: String) throws(WebFailure) {
    func refuse(_ why: String) -> WebFailure { .badURL(Self.hidingPassword(text), why) }
    guard let url = URLComponents(string: text) else { throw refuse("it is not a URL") }
    switch url.scheme?.lowercased() {
    case "ws", "http": isSecure = false
    case "wss", "https": isSecure = true
    case nil: throw refuse("it must begin with ws:// or wss://")
    case let scheme?: throw refuse("\(scheme) is not ws, wss, http or https")
    }
    // Names beyond ASCII in the form that name servers and certificates know (RFC 5891).
    guard var host = url.encodedHost else { throw refuse("it names no host") }
    let isLiteral = host.hasPrefix("[") && host.hasSuffix("]")
    if isLiteral {
      // The zone of a link-local address comes behind an encoded percent sign (RFC 6874).
      host = String(host.dropFirst().dropLast()).replacingOccurrences(of: "%25", with: "%")
    }
    guard !host.isEmpty else { throw refuse("it names no host") }
    guard isLiteral ? Self.isIPv6(host) : host.utf8.allSatisfy(Self.canBeInName) else {
      throw refuse("its host is neither a name nor an address")
    }
    guard url.user == nil, url.password == nil else { throw refuse("a name or password does not belong there") }
    guard url.query == nil, url.fragment == nil else { throw refuse("it must end with the path") }
    self.host = host
    if let port = url.port, !(1...65_535).contains(port) { throw refuse("port \(port) does not exist") }
    port = url.port ?? (isSecure ? 443 : 80)
    var path = url.percentEncodedPath
    while path.hasSuffix("/") { path.removeLast() }
    pathPrefix = path
  }

  /// The text as it may be shown: without what stands before the host's name.
  private static func hidingPassword(_ text: String) -> String {
    let start = text.firstRange(of: "://")?.upperBound ?? text.startIndex
    // A password may hold any character, a slash among them: the last mark counts.
    guard let mark = text[start...].lastIndex(of: "@") else { return text }
    return text[..<start] + "…" + text[mark...]
  }

  /// Letters, digits and what stands between them in names and IPv4 addresses.
  private static func canBeInName(_ byte: UInt8) -> Bool {
    switch byte {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."), UInt8(ascii: "_"):
      true
    default: false
    }
  }

  /// An address, perhaps with a percent sign and the zone of a link-local one behind it.
  private static func isIPv6(_ text: String) -> Bool {
    let parts = text.split(separator: "%", maxSplits: 1, omittingEmptySubsequences: false)
    var address = in6_addr()
    guard let literal = parts.first, inet_pton(AF_INET6, String(literal), &address) == 1 else { return false }
    return parts.count == 1 || !parts[1].isEmpty && parts[1].utf8.allSatisfy(canBeInName)
  }

  /// The HTTP header field Host (RFC 9110 section 7.2); a zone means nothing to others (RFC 6874 section 4).
  public var authority: String { authority(zone: { _ in "" }) }

  private func authority(zone: (Substring) -> String) -> String {
    let parts = host.split(separator: "%", maxSplits: 1)
    let address = (parts.first ?? "") + (parts.count == 2 ? zone(parts[1]) : "")
    let name = host.contains(":") ? "[\(address)]" : host
    return port == (isSecure ? 443 : 80) ? name : "\(name):\(port)"
  }

  /// Whether the host is an address rather than a name; certificates are matched accordingly.
  public var isAddress: Bool {
    var v4 = in_addr()
    var v6 = in6_addr()
    return inet_pton(AF_INET, host, &v4) == 1 || inet_pton(AF_INET6, host, &v6) == 1
  }
}

extension ServerURL: CustomStringConvertible {
  /// As the address of a WebSocket.
  public var description: String { (isSecure ? "wss://" : "ws://") + place }

  /// As the address of something on the web.
  public var webAddress: String { (isSecure ? "https://" : "http://") + place }

  private var place: String { authority(zone: { "%25" + $0 }) + pathPrefix }
}
