/// The ICE and DTLS attributes of a session or a media section (RFC 8839, RFC 8842).
public struct SDPTransport: Equatable, Sendable {
  public var usernameFragment: String?
  public var password: String?
  /// Tokens of `a=ice-options`, such as `trickle`.
  public var iceOptions: [String]
  public var fingerprints: [SDPFingerprint]
  public var setup: SetupRole?
  /// Candidates as written, each beginning with `candidate:`.
  public var candidates: [String]
  public var hasAllCandidates: Bool

  public init(
    usernameFragment: String? = nil, password: String? = nil, iceOptions: [String] = [],
    fingerprints: [SDPFingerprint] = [], setup: SetupRole? = nil, candidates: [String] = [],
    hasAllCandidates: Bool = false
  ) {
    self.usernameFragment = usernameFragment
    self.password = password
    self.iceOptions = iceOptions
    self.fingerprints = fingerprints
    self.setup = setup
    self.candidates = candidates
    self.hasAllCandidates = hasAllCandidates
  }

  /// These attributes, with what is absent here taken from `session` (RFC 8839 section 5, RFC 8842 section 5).
  func filled(from session: SDPTransport) -> SDPTransport {
    var result = self
    if usernameFragment == nil, password == nil {
      result.usernameFragment = session.usernameFragment
      result.password = session.password
    }
    if iceOptions.isEmpty { result.iceOptions = session.iceOptions }
    if fingerprints.isEmpty { result.fingerprints = session.fingerprints }
    if setup == nil { result.setup = session.setup }
    if candidates.isEmpty { result.candidates = session.candidates }
    if session.hasAllCandidates { result.hasAllCandidates = true }
    return result
  }

  /// Takes an attribute if it is one of this group: true when taken, false when it belongs elsewhere, nil when malformed.
  mutating func take(_ name: Substring, _ value: Substring) -> Bool? {
    switch name {
    case "ice-ufrag":
      guard (4...256).contains(value.utf8.count), value.isToken else { return nil }
      usernameFragment = String(value)
    case "ice-pwd":
      guard (22...256).contains(value.utf8.count), value.isToken else { return nil }
      password = String(value)
    case "ice-options":
      iceOptions += value.fields.map(String.init)
    case "fingerprint":
      guard let fingerprint = SDPFingerprint(value) else { return nil }
      fingerprints.append(fingerprint)
    case "setup":
      guard let role = SetupRole(rawValue: String(value)) else { return nil }
      setup = role
    case "candidate":
      candidates.append("candidate:\(value)")
    case "end-of-candidates":
      hasAllCandidates = true
    default:
      return false
    }
    return true
  }

  func print(to lines: inout SDPLines) {
    lines.attribute("ice-ufrag", usernameFragment)
    lines.attribute("ice-pwd", password)
    lines.attribute("ice-options", iceOptions.isEmpty ? nil : iceOptions.joined(separator: " "))
    for fingerprint in fingerprints { lines.attribute("fingerprint", fingerprint.text) }
    lines.attribute("setup", setup?.rawValue)
    for candidate in candidates { lines.line("a", candidate) }
    lines.flag("end-of-candidates", hasAllCandidates)
  }
}
