extension ICECandidate {
  /// Longer lines are refused.
  private static let maximumLength = 2_048
  /// More extension pairs than this are refused.
  private static let maximumExtensions = 32

  /// Parses `candidate:…`, with or without `a=` before it (RFC 8839 §5.1); nil when the line is not a candidate.
  ///
  /// Names instead of addresses and TCP candidates are parsed, so that they can be ignored knowingly.
  public init?(sdp line: some StringProtocol) {
    guard line.utf8.count <= Self.maximumLength else { return nil }
    var text = Substring(line)
    if text.hasPrefix("a=") { text = text.dropFirst(2) }
    guard text.hasPrefix("candidate:") else { return nil }
    let words = text.dropFirst("candidate:".count).split(whereSeparator: \.isWhitespace)
    guard words.count >= 8, words.count <= 8 + 8 + 2 * Self.maximumExtensions, words.count % 2 == 0, words[6] == "typ",
      (1...32).contains(words[0].utf8.count), words[0].utf8.allSatisfy(\.isICECharacter),
      let component = UInt16(decimal: words[1]), (1...256).contains(component),
      let priority = UInt32(decimal: words[3]), let port = UInt16(decimal: words[5]),
      let kind = ICECandidateKind(name: words[7])
    else { return nil }

    var related: (ip: Substring?, port: UInt16?) = (nil, nil)
    var tcpType: ICECandidateTransport.TCPType?
    var fragment: String?
    var extensions: [ICECandidateExtension] = []
    for at in stride(from: 8, to: words.count, by: 2) {
      let (name, value) = (words[at], words[at + 1])
      switch name {
      case "raddr": related.ip = value
      case "rport":
        guard let number = UInt16(decimal: value) else { return nil }
        related.port = number
      case "tcptype":
        guard let type = ICECandidateTransport.TCPType(rawValue: String(value)) else { return nil }
        tcpType = type
      case "ufrag": fragment = String(value)
      default: extensions.append(ICECandidateExtension(name: String(name), value: String(value)))
      }
    }

    guard extensions.count <= Self.maximumExtensions else { return nil }

    let transport: ICECandidateTransport
    switch words[2].lowercased() {
    case "udp": transport = .udp
    case "tcp": transport = .tcp(tcpType ?? .passive)
    default: return nil
    }

    var hostname: String?
    let address: TransportAddress
    if let literal = TransportAddress(ip: words[4], port: port) {
      address = literal
    } else {
      guard Self.isHostname(words[4]) else { return nil }
      hostname = String(words[4])
      address = TransportAddress(ipv4: 0, port: port)
    }

    self.init(
      foundation: String(words[0]), component: component, transport: transport, priority: priority, address: address,
      kind: kind, relatedAddress: related.ip.flatMap { TransportAddress(ip: $0, port: related.port ?? 0) },
      usernameFragment: fragment)
    self.hostname = hostname
    self.extensions = extensions
  }

  /// The line without `a=`, as trickle messages carry it.
  public var sdp: String {
    var words = ["candidate:\(foundation)", "\(component)"]
    switch transport {
    case .udp: words.append("udp")
    case .tcp: words.append("tcp")
    }
    words += ["\(priority)", hostname ?? address.ip, "\(address.port)", "typ", kind.name]
    if let relatedAddress { words += ["raddr", relatedAddress.ip, "rport", "\(relatedAddress.port)"] }
    if case .tcp(let type) = transport { words += ["tcptype", type.rawValue] }
    for pair in extensions { words += [pair.name, pair.value] }
    if let usernameFragment { words += ["ufrag", usernameFragment] }
    return words.joined(separator: " ")
  }

  private static func isHostname(_ text: Substring) -> Bool {
    (1...255).contains(text.utf8.count) && text.contains(".") && !text.contains("..")
      && text.utf8.allSatisfy { byte in
        switch byte {
        case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
          UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "-"), UInt8(ascii: "."):
          true
        default: false
        }
      } && !text.allSatisfy { $0.isNumber || $0 == "." }
  }
}

extension FixedWidthInteger {
  /// Digits only: no sign, no more of them than the type can need.
  fileprivate init?(decimal text: Substring) {
    guard (1...10).contains(text.utf8.count), text.utf8.allSatisfy({ (48...57).contains($0) }) else { return nil }
    self.init(text, radix: 10)
  }
}
