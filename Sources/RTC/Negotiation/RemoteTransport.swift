/// The peer's ICE and DTLS facts, taken from the section that tags its BUNDLE group (RFC 8843 section 9).
public struct RemoteTransport: Equatable, Sendable {
  public var usernameFragment: String
  public var password: String
  public var fingerprints: [SDPFingerprint]
  public var setup: SetupRole?
  public var iceOptions: [String]
  /// Candidates the description carried, each beginning with `candidate:`.
  public var candidates: [String]
  public var hasAllCandidates: Bool
  public var isLite: Bool
  /// The mid and index of the section, which trickled candidates for the whole bundle name.
  public var mid: String
  public var index: Int

  /// Whether `other` has new ICE credentials (RFC 8839 section 4.4.1.1.1).
  func isRestart(of other: RemoteTransport) -> Bool {
    usernameFragment != other.usernameFragment || password != other.password
  }
}
