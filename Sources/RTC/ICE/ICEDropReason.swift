/// Why an agent ignored a datagram or a candidate.
public enum ICEDropReason: Int, CaseIterable, Sendable {
  /// Not STUN, or not well-formed.
  case malformed
  case fingerprintMismatch
  /// A method other than Binding.
  case unexpectedMethod
  /// A request without USERNAME or without an integrity attribute.
  case missingCredentials
  /// A username fragment that is not ours.
  case unknownUsername
  /// The message authentication code is wrong.
  case integrityMismatch
  /// Arrived at an address that is not one of our candidates.
  case unknownLocalAddress
  /// Authentic, but lacking what a check must have; answered with 400 or 420.
  case badRequest
  /// Authentic, but from a peer generation we do not know (yet); answered, not learned from.
  case unknownGeneration
  /// A response to nothing we asked, or no longer remember.
  case unmatchedResponse
  /// A response from elsewhere than where the check went.
  case asymmetricResponse
  /// A candidate or a source address more than the agent keeps.
  case tooManyCandidates
  /// A TCP or mDNS candidate, or one of another component.
  case unsupportedCandidate
  /// An address nobody can be reached at, such as port 0 or a multicast group.
  case unusableCandidate
  /// A candidate of another generation.
  case staleCandidate
  /// More answers wait to be sent than the agent keeps.
  case transmitQueueFull
  /// Arrived after the agent failed: whoever cannot be reached does not consent to receive.
  case failed
  /// Arrived after `close()`.
  case closed
}
