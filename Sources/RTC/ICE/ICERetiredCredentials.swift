import MediaBasics

/// Our credentials from before a restart: checks that still use them are answered until everybody has moved on.
struct ICERetiredCredentials: Sendable {
  /// How long after the new pair is selected old checks are still answered.
  static let grace = MediaDuration.seconds(10)

  let local: ICEKeys
  /// Nil while the restart is under way.
  var until: MediaInstant?
}
