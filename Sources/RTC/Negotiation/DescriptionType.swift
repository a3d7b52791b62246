/// Whether a description proposes or settles (RFC 8829 section 4.1.8).
public enum DescriptionType: String, Sendable {
  case offer
  case answer
}
