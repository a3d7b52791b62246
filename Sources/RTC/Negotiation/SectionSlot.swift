/// What a media section of the session is used for; its position is the position in the array of slots.
struct SectionSlot: Equatable, Sendable {
  enum Content: Equatable, Sendable {
    case transceiver(TransceiverID)
    case dataChannels
    /// Port 0 on both sides: the position may be recycled (RFC 8829 section 5.2.2).
    case refused
  }

  /// Empty only for a refused section that never had one.
  var mid: String
  var content: Content
}
