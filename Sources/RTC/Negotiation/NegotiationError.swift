/// Why a description was not made or not taken; the negotiation is as it was before the call.
public enum NegotiationError: Error, Equatable, Sendable, CustomStringConvertible {
  case wrongState(SignalingState)
  /// An offer needs at least one section.
  case nothingToNegotiate
  case noCodecs(MediaKind)
  case tooManySections(limit: Int)
  /// All payload types or header extension identifiers are taken.
  case numbersExhausted
  case unknownTransceiver
  case invalidIdentifier(String)
  case invalidEncodings
  case missingMid(index: Int)
  case duplicateMid(String)
  case sectionCount(expected: Int, found: Int)
  /// A section changed its mid or kind although it is in use.
  case changedSection(index: Int)
  /// A BUNDLE group names a mid that no section has.
  case unknownBundledMid(String)
  /// The peer wants separate transports, or separate ports for RTCP.
  case bundleRequired(mid: String)
  case multiplexedRTCPRequired(mid: String)
  /// ICE credentials or the certificate fingerprint are missing.
  case missingTransport(mid: String)
  case unusableSetup(SetupRole)
  /// The peer names another certificate while the connection made with the first one stands; that would take a new DTLS
  /// association (RFC 8842 section 5.1), which is not made within a session.
  case changedFingerprint

  public var description: String {
    switch self {
    case .wrongState(let state): "not possible in the signaling state \(state)"
    case .nothingToNegotiate: "there is no media and no data channel to offer"
    case .noCodecs(let kind): "no codec is configured for \(kind.name) in the wanted direction"
    case .tooManySections(let limit): "the session already has \(limit) media sections"
    case .numbersExhausted: "all payload types or header extension identifiers are taken"
    case .unknownTransceiver: "the transceiver does not exist or is stopped"
    case .invalidIdentifier(let name): "\"\(name)\" cannot stand in a session description"
    case .invalidEncodings: "a sender needs one encoding, or several with different rids"
    case .missingMid(let index): "media section \(index) has no mid"
    case .duplicateMid(let mid): "two media sections have the mid \(mid)"
    case .sectionCount(let expected, let found): "the description has \(found) media sections, \(expected) are needed"
    case .changedSection(let index): "media section \(index) changed its mid or its kind while in use"
    case .unknownBundledMid(let mid): "the BUNDLE group names the unknown mid \(mid)"
    case .bundleRequired(let mid): "the peer does not bundle section \(mid)"
    case .multiplexedRTCPRequired(let mid): "the peer does not multiplex RTCP in section \(mid)"
    case .missingTransport(let mid): "section \(mid) has no ICE credentials or no fingerprint"
    case .unusableSetup(let role): "the DTLS setup role \(role.rawValue) cannot be used here"
    case .changedFingerprint: "the peer's certificate changed during the session"
    }
  }
}
