import LiveKitProtocol
import NchatAPI

/// What was done in the chat of a stream. Of what people did and of what rules did the newest entries are kept, each apart: nobody makes the
/// log forget them by having messages refused.
enum ModerationLog {
  /// Entries of a stream that are kept, of each kind.
  static let kept = 1_000

  /// A message that a rule refused.
  struct Refusal {
    var author: EntityID
    var rule: String
    var at: Timestamp
  }

  /// Writes down what somebody did.
  static func write(
    _ action: ModerationAction, of user: EntityID?, message: EntityID? = nil, by moderator: EntityID,
    reason: String? = nil, in stream: EntityID, _ change: Change
  ) throws(SQLFailure) {
    try change.connection.run(
      "moderation.insert",
      [
        "id": EntityID.random(), "stream": stream, "action": action, "moderator": moderator, "user": user,
        "message": message, "reason": reason, "at": change.now,
      ])
    try change.connection.run("moderation.forget", ["stream": stream, "rules": false, "kept": kept])
  }

  /// Writes down what rules did.
  static func write(_ refusals: [Refusal], in stream: EntityID, _ change: Change) throws(SQLFailure) {
    guard !refusals.isEmpty else { return }
    let rows = refusals.map { refusal in
      JSONValue.array([
        .string(EntityID.random().description), .string(refusal.author.description), .string(refusal.rule),
        .integer(refusal.at.milliseconds),
      ])
    }
    try change.connection.run(
      "moderation.insert_refused",
      ["stream": stream, "action": ModerationAction.deleteMessage, "rows": JSONValue.array(rows)])
    try change.connection.run("moderation.forget", ["stream": stream, "rules": true, "kept": kept])
  }
}
