/// Why the media server did not do what it was asked for.
struct LiveKitFailure: Error, Equatable, CustomStringConvertible {
  enum Kind: Equatable {
    /// There is no such room, participant or track.
    case notFound
    /// It cannot be reached, or answers nothing that makes sense; worth another try.
    case unavailable
    /// It does not know the key, or knows another secret of it.
    case notTrusted
    /// It refuses, and will refuse again.
    case refused
    /// It has no such service, as the embedded one has none that takes recordings and streams out of rooms.
    case unimplemented
  }

  let kind: Kind
  let description: String
}
