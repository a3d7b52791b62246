/// The path and the parameters of a request line (RFC 9112, section 3.2).
public struct RequestTarget: Equatable, Sendable {
  public struct Parameter: Equatable, Sendable {
    public var name: String
    public var value: String
  }

  /// Longest that is looked at, in bytes: an uncompressed LiveKit join request has about 20 kB.
  public static let maximumLength = 64 * 1024
  /// More parameters than this are refused.
  public static let maximumParameters = 256

  /// Percent-decoded; begins with exactly one slash. An escaped slash cannot be told from another one here.
  public let path: String
  /// What stands between the slashes of the path, each decoded for itself, so that an escaped slash stays inside its segment. Empty for
  /// `/`; a slash at the end leaves an empty last one.
  public let segments: [String]
  /// The path and what follows its question mark as they came, for who decodes by rules of their own; the path of a whole URL begins behind
  /// its authority.
  public let encodedPath: String
  public let encodedQuery: String
  /// In their order, decoded; a name may come twice.
  public let parameters: [Parameter]

  /// Nil for what is too long, wrongly encoded, no UTF-8, has a NUL in its path, or too many parameters.
  public init?(_ text: String) {
    guard text.utf8.count <= Self.maximumLength else { return nil }
    let parts = Self.originForm(text).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
    encodedPath = parts.first.flatMap { $0.isEmpty ? nil : String($0) } ?? "/"
    encodedQuery = parts.count == 2 ? String(parts[1]) : ""
    // By bytes: a slash with a combining mark behind it is another character.
    let slash = UInt8(ascii: "/")
    let raw = parts.first.map { Substring($0.utf8.drop { $0 == slash }) } ?? ""
    var segments: [String] = []
    for segment in raw.utf8.split(separator: slash, omittingEmptySubsequences: false) {
      guard let decoded = PercentEncoding.decode(Substring(segment)), !decoded.utf8.contains(0) else { return nil }
      segments.append(decoded)
    }
    self.segments = segments == [""] ? [] : segments
    path = "/" + String(Substring(segments.joined(separator: "/").utf8.drop { $0 == slash }))

    var parameters: [Parameter] = []
    if parts.count == 2 {
      for pair in parts[1].split(separator: "&") {
        guard parameters.count < Self.maximumParameters else { return nil }
        let sides = pair.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard let name = PercentEncoding.decode(sides.first ?? "", plusIsSpace: true),
          let value = PercentEncoding.decode(sides.count == 2 ? sides[1] : "", plusIsSpace: true)
        else { return nil }
        parameters.append(Parameter(name: name, value: value))
      }
    }
    self.parameters = parameters
  }

  /// The first value of a parameter; nil when it is missing.
  public subscript(name: String) -> String? { parameters.first { $0.name == name }?.value }

  /// Proxies may name the whole URL, of which servers take the part behind the authority (RFC 9112, section 3.2.2).
  private static func originForm(_ text: String) -> Substring {
    guard text.utf8.first != UInt8(ascii: "/") else { return Substring(text) }
    for scheme in ["http://", "https://"] where text.prefix(scheme.count).lowercased() == scheme {
      let rest = text.dropFirst(scheme.count)
      return rest.firstIndex { $0 == "/" || $0 == "?" }.map { rest[$0...] } ?? ""
    }
    return Substring(text)
  }
}
