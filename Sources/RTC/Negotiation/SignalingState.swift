/// Where an offer/answer exchange stands (RFC 8829 section 3.2), without provisional answers.
public enum SignalingState: Sendable {
  case stable
  case haveLocalOffer
  case haveRemoteOffer
}
