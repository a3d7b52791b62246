/// The local identifier of an RTP header extension: `a=extmap:4 urn:…` (RFC 8285 section 8).
public struct ExtensionMapping: Hashable, Sendable {
  /// 1…14 for one-byte headers, up to 255 for two-byte headers; 4096 and above are offered without a usable number.
  public var id: UInt16
  /// Absent in nearly every description, which means both ways.
  public var direction: MediaDirection?
  public var uri: String
  /// Anything after the URI.
  public var configuration: String?

  public init(id: UInt16, direction: MediaDirection? = nil, uri: String, configuration: String? = nil) {
    self.id = id
    self.direction = direction
    self.uri = uri
    self.configuration = configuration
  }

  init?(_ text: Substring) {
    guard let (head, tail) = text.divided(at: UInt8(ascii: " ")) else { return nil }
    var direction: MediaDirection?
    var number = head
    if let (left, right) = head.divided(at: UInt8(ascii: "/")) {
      guard let named = MediaDirection(rawValue: String(right)) else { return nil }
      direction = named
      number = left
    }
    let rest = tail.trimmed
    guard let id: UInt16 = number.decimal(), id > 0, !rest.isEmpty else { return nil }
    if let (uri, configuration) = rest.divided(at: UInt8(ascii: " ")) {
      self.init(id: id, direction: direction, uri: String(uri), configuration: String(configuration.trimmed))
    } else {
      self.init(id: id, direction: direction, uri: String(rest))
    }
  }

  var text: String {
    "\(id)\(direction.map { "/\($0.rawValue)" } ?? "") \(uri)\(configuration.map { " \($0)" } ?? "")"
  }
}
