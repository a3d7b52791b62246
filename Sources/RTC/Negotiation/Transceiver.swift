/// A pair of a sender and a receiver that share one media section (RFC 8829 section 3.4.1).
public struct Transceiver: Equatable, Sendable {
  public let id: TransceiverID
  /// `.audio` or `.video`.
  public let kind: MediaKind
  /// The section it has; nil before the first description that includes it.
  public internal(set) var mid: String?
  /// The direction this side wants, which the next exchange tries to reach.
  public internal(set) var direction: MediaDirection
  /// The direction of the last completed exchange; nil before.
  public internal(set) var currentDirection: MediaDirection?
  public internal(set) var sender: MediaSender?
  /// Codecs in order of preference; nil for the configuration's, in the order of whoever offers.
  public internal(set) var codecs: [CodecDescription]?
  public internal(set) var formatAdditions: [FormatAddition] = []
  /// Stopped for good: its section is refused in the next exchange and may then be recycled.
  public internal(set) var isStopped = false
  /// Codecs or their parameters changed since the last description.
  var hasChangedFormats = false
  /// Made for a section of a remote offer, so that a rollback of that offer removes it.
  var isRemoteMade = false

  init(id: TransceiverID, kind: MediaKind, direction: MediaDirection, sender: MediaSender?) {
    self.id = id
    self.kind = kind
    self.direction = direction
    self.sender = sender
  }
}
