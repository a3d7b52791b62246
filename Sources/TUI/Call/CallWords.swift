import CallCore

/// What the screen says about the call, in one place.
enum CallWords {
  /// What is going on when it is not simply a call; nil when it is.
  static func situation(of call: CallState, ellipsis: String) -> String? {
    switch call.connection {
    case .idle: "not in a call"
    case .connecting where call.waitsInLobby:
      "waiting for the host of \(call.title ?? "the call") to let you in\(ellipsis)"
    case .connecting: "connecting to \(call.title ?? call.room?.name ?? "the call")\(ellipsis)"
    // The state first: the cause is as long as it is, and may be cut.
    case .reconnecting(let cause?): "reconnecting\(ellipsis) \(cause)"
    case .reconnecting(nil): "reconnecting\(ellipsis) the connection was lost"
    case .leaving: "leaving\(ellipsis)"
    case .left(let cause): cause.sentence
    case .joined where !call.others.isEmpty: nil
    case .joined:
      call.awaited.isEmpty ? "waiting for others" : "calling \(NameList.text(call.awaited))\(ellipsis)"
    }
  }

  /// How long the call lasts, in steps of a minute so that an idle screen stays still.
  static func duration(minutes: Int) -> String {
    if minutes < 60 { return "\(minutes) min" }
    let rest = minutes % 60
    return "\(minutes / 60) h \(rest < 10 ? "0" : "")\(rest)"
  }

  /// Names of those who speak, the first three.
  static func speakers(of call: CallState) -> String? {
    let names = call.recentSpeakers.compactMap { call.others[$0] }.filter(\.isSpeaking).map(\.displayName)
    guard !names.isEmpty else { return nil }
    return "speaking: " + NameList.text(names)
  }
}
