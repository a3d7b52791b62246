/// Everything a section says about one synchronisation source: `a=ssrc:<ssrc> …` (RFC 5576).
public struct SSRCDescription: Equatable, Sendable {
  public var ssrc: UInt32
  public var cname: String?
  public var stream: StreamIdentification?
  /// Further attributes, such as the old `mslabel` and `label`.
  public var attributes: [SDPAttribute]

  public init(
    ssrc: UInt32, cname: String? = nil, stream: StreamIdentification? = nil, attributes: [SDPAttribute] = []
  ) {
    self.ssrc = ssrc
    self.cname = cname
    self.stream = stream
    self.attributes = attributes
  }

  mutating func take(_ text: Substring) -> Bool {
    let attribute = SDPAttribute(text)
    switch (attribute.name, attribute.value) {
    case ("", _): return false
    case ("cname", let value?): cname = value
    case ("msid", let value?):
      guard let stream = StreamIdentification(Substring(value)) else { return false }
      self.stream = stream
    default: attributes.append(attribute)
    }
    return true
  }

  func print(to lines: inout SDPLines) {
    if let cname { lines.attribute("ssrc", "\(ssrc) cname:\(cname)") }
    if let stream { lines.attribute("ssrc", "\(ssrc) msid:\(stream.text)") }
    for attribute in attributes { lines.attribute("ssrc", "\(ssrc) \(attribute.text)") }
  }
}
