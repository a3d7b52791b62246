import NchatAPI

/// Whether somebody may write in the chat of a stream: asked in one order, so that each is told the first reason that holds.
enum ChatGate {
  /// A message that somebody wrote before.
  struct Earlier: Sendable, Equatable {
    /// Of its text; nil for one that was deleted.
    var digest: Int64?
    var at: Timestamp
  }

  enum Answer: Sendable, Equatable {
    case open
    case refused(APIError)
    /// A rule of the chat refuses it, which belongs into the log.
    case broken(rule: String)
  }

  /// - Parameters:
  ///   - text: trimmed.
  ///   - earlier: what they wrote last, the newest first.
  ///   - automod: the rules of the stream.
  static func ask(
    _ text: ChatText, of stream: StreamRecord, by standing: StreamStanding, after earlier: [Earlier],
    _ automod: Automod, at now: Timestamp
  ) -> Answer {
    guard stream.enablesChat, stream.chatMode != .disabled else {
      return .refused(APIError(.chatDisabled, "The chat of this stream is disabled."))
    }
    guard stream.isLive else { return .refused(StreamRefusal.notLive.error) }
    if standing.isBanned(at: now) { return .refused(banned) }
    if standing.isTimedOut(at: now), let until = standing.timeoutUntil {
      let seconds = wait(until - now)
      return .refused(
        APIError(.timedOut, "You may not write for another \(seconds) s.", retryAfter: seconds))
    }
    // Whoever keeps order is held back by nothing else.
    if standing.moderates { return .open }
    if stream.chatMode == .subscribersOnly, !standing.subscribes {
      return .refused(APIError(.subscribersOnly, "Only subscribers write here."))
    }
    // Subscribers are as good as followers.
    if stream.chatMode == .followersOnly, !standing.follows, !standing.subscribes {
      return .refused(APIError(.followersOnly, "Only those who follow the broadcaster write here."))
    }
    if stream.slowModeSeconds > 0, let last = earlier.first {
      let left = Double(stream.slowModeSeconds) - (now - last.at)
      if left > 0 {
        return .refused(APIError(.slowMode, "Slow mode: wait \(wait(left)) s.", retryAfter: wait(left)))
      }
    }
    let age = now - standing.accountCreatedAt
    if age < Double(automod.settings.minAccountAgeDays) * 86_400 {
      return .refused(APIError(.accountTooNew, "Your account is too new to write here."))
    }
    return automod.rule(against: text, after: earlier, at: now).map { .broken(rule: $0) } ?? .open
  }

  /// What of somebody's earlier messages counts in a chat.
  struct LookBack: Sendable, Equatable {
    var seconds: Double
    /// At most, the newest. Somebody says three in a second as a rule.
    var messages: Int
  }

  /// Nil where nothing of it counts.
  static func lookBack(in stream: StreamRecord) -> LookBack? {
    let slow = Double(stream.slowModeSeconds)
    if let automod = stream.automod, automod.enabled, automod.filterDuplicates {
      return LookBack(seconds: max(slow, Automod.duplicateTime), messages: 256)
    }
    return slow > 0 ? LookBack(seconds: slow, messages: 1) : nil
  }

  static let banned = APIError(.viewerBanned, "You are banned from this stream.")

  /// Seconds to wait, as a person is told them.
  private static func wait(_ seconds: Double) -> Int { max(1, Int(min(seconds, 1e9).rounded(.up))) }
}
