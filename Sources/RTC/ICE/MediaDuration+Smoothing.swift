import MediaBasics

extension MediaDuration {
  /// An eighth of the new and seven of the old (RFC 6298 §2).
  static func smoothed(_ old: MediaDuration?, with new: MediaDuration) -> MediaDuration {
    guard let old else { return new }
    return old + (new - old) / 8
  }
}
