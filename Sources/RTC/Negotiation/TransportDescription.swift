/// The local ICE and DTLS facts that go into an offer or an answer.
public struct TransportDescription: Equatable, Sendable {
  /// New values of both make the description an ICE restart (RFC 8839 section 4.4.3).
  public var usernameFragment: String
  public var password: String
  public var fingerprints: [SDPFingerprint]
  /// The role to take in an answer when the offer leaves the choice and none is established yet: active or passive.
  public var answerRole: SetupRole
  /// Candidates known so far, each beginning with `candidate:`.
  public var candidates: [String]
  public var hasAllCandidates: Bool
  public var iceOptions: [String]
  /// Whether this side is an ICE lite agent.
  public var isLite: Bool

  public init(
    usernameFragment: String, password: String, fingerprints: [SDPFingerprint], answerRole: SetupRole = .active,
    candidates: [String] = [], hasAllCandidates: Bool = false, iceOptions: [String] = ["trickle"], isLite: Bool = false
  ) {
    self.usernameFragment = usernameFragment
    self.password = password
    self.fingerprints = fingerprints
    self.answerRole = answerRole
    self.candidates = candidates
    self.hasAllCandidates = hasAllCandidates
    self.iceOptions = iceOptions
    self.isLite = isLite
  }

  /// The attributes of one section; candidates stand only in the one that tags the BUNDLE group.
  func attributes(setup: SetupRole, withCandidates: Bool) -> SDPTransport {
    SDPTransport(
      usernameFragment: usernameFragment, password: password, iceOptions: iceOptions, fingerprints: fingerprints,
      setup: setup, candidates: withCandidates ? candidates : [], hasAllCandidates: withCandidates && hasAllCandidates)
  }
}
