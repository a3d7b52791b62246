/// Who sends in a media section, seen from the side that wrote the description (RFC 8866 section 6.7).
public enum MediaDirection: String, Sendable, CaseIterable {
  case sendReceive = "sendrecv"
  case sendOnly = "sendonly"
  case receiveOnly = "recvonly"
  case inactive

  public init(sends: Bool, receives: Bool) {
    switch (sends, receives) {
    case (true, true): self = .sendReceive
    case (true, false): self = .sendOnly
    case (false, true): self = .receiveOnly
    case (false, false): self = .inactive
    }
  }

  public var sends: Bool { self == .sendReceive || self == .sendOnly }
  public var receives: Bool { self == .sendReceive || self == .receiveOnly }

  /// The same agreement as the other side would write it.
  public var reversed: MediaDirection { MediaDirection(sends: receives, receives: sends) }

  /// What both directions allow.
  public func intersection(_ other: MediaDirection) -> MediaDirection {
    MediaDirection(sends: sends && other.sends, receives: receives && other.receives)
  }
}
