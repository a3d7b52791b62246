import MediaBasics

/// What the person is told: the newest notice on the screen, and the ones before.
public struct NoticeState: Sendable, Equatable {
  /// Notices kept in the log.
  static let limit = 200
  /// How long a notice stays on the screen.
  static let lifetime = MediaDuration.seconds(4)

  /// What shows now.
  public var current: Notice?
  /// Everything said, newest last.
  public var log: [Notice] = []
  private var count = 0
  /// The minute it is.
  var minute: Int64?

  public init() {}

  /// Shows a notice; an older one gives way.
  mutating func post(_ text: String, severity: Notice.Severity) -> [Effect] {
    count += 1
    let notice = Notice(id: count, text: text.bounded(to: 1024), severity: severity, minute: minute)
    current = notice
    log.append(notice)
    if log.count > Self.limit { log.removeFirst(log.count - Self.limit) }
    return [.after(Self.lifetime, .notices(.expired(id: count)), .notice)]
  }
}
