import NchatAPI

/// How far a stream has come, and when.
struct StreamLife: Sendable, Equatable {
  var status: StreamStatus
  var scheduledAt: Timestamp?
  var startedAt: Timestamp?
  var endedAt: Timestamp?
  /// Whether it begins at its time by itself, when its broadcaster is there.
  var startsItself = true
  /// The broadcaster's stay in the room, as the media server names it; nil while they are not there.
  var broadcasterSession: String?
  /// When it ends because its broadcaster is not there.
  var endDeadline: Timestamp?

  /// When a stream that was announced and has not begun is missed.
  var startDeadline: Timestamp? { status == .scheduled ? scheduledAt.map { $0 + StreamMachine.patience } : nil }

  /// Whether nothing more comes of it, unless it is announced anew.
  var isOver: Bool {
    switch status {
    case .preparing, .scheduled, .live: false
    case .ended, .cancelled, .missed: true
    }
  }

  /// Whole seconds from start to end, or until now.
  func seconds(at now: Timestamp) -> Int {
    guard let startedAt else { return 0 }
    return Int(max(0, min((endedAt ?? now) - startedAt, Double(Int32.max))))
  }
}
