import CallCore
import NchatAPI

/// What is listed, in one line of words each: for lists without a screen, and for whoever has the screen read out.
enum ItemWords {
  /// What is selected where the person is; nil where nothing can be.
  static func selected(in state: State) -> String? {
    if let question = PlainMenu.question(in: state) { return question.question }
    return switch state.view.route {
    case .home: state.inbox.selected.flatMap { about($0, state.inbox) }
    case .call: state.view.selected.flatMap { state.call.others[$0] }.map { about($0, state.call) } ?? own(state.call)
    case .stream: state.stream.pickedMessage.map { "\($0.user.displayName): \($0.content)" }
    case .studio:
      state.studio.selected.flatMap { id in state.studio.streams.first { $0.id == id } }.map { about(ownStream: $0) }
    case .history:
      state.history.selected.flatMap { state.history.entry($0) }.map { about($0, me: state.session.me?.id) }
    }
  }

  static func about(_ item: InboxItem, _ inbox: InboxState) -> String? {
    switch item {
    case .call(let id):
      inbox.call(id).map { "call \(inbox.title(of: $0)), \($0.participantCount) in it" }
    case .channel(let id):
      inbox.channel(id).map { channel in
        let call = channel.activeCallId == nil ? "" : ", a call goes on"
        return "channel #\(channel.slug), \(channel.memberCount) members\(call)"
      }
    case .stream(let id):
      inbox.stream(id).map { stream in
        let how = stream.status == .live ? "live, \(stream.currentViewers) watch" : stream.status.rawValue
        return "stream \(stream.title) by \(stream.broadcaster.displayName), \(how)"
      }
    }
  }

  static func about(ownStream stream: LiveStream) -> String { "stream \(stream.title), \(stream.status.rawValue)" }

  static func about(_ entry: CallHistoryEntry, me: EntityID?) -> String {
    let names = entry.participants.compactMap(\.user).filter { $0.id != me }.map(\.displayName)
    let how = entry.missed ? "missed" : CallWords.duration(minutes: entry.call.durationSeconds / 60)
    return "\(entry.direction.rawValue) call, \(names.isEmpty ? "nobody" : NameList.text(names)), \(how)"
  }

  static func about(_ person: Participant, _ call: CallState) -> String {
    var parts = [person.displayName]
    if person.isMuted { parts.append("muted") }
    if call.hosting.hands.contains(person.identity) { parts.append("hand raised") }
    if person.isSpeaking { parts.append("speaks") }
    switch person.quality {
    case .lost: parts.append("connection lost")
    case .poor: parts.append("poor connection")
    case .good, .excellent: break
    }
    let volume = call.volume(of: person.identity)
    if volume != 100 { parts.append("volume \(volume) %") }
    if call.hushed.contains(person.identity) { parts.append("silenced") }
    return parts.joined(separator: ", ")
  }

  /// This person, in a call where nobody is selected.
  private static func own(_ call: CallState) -> String? {
    guard call.connection.isInCall else { return nil }
    return "\(call.count) in the call, the microphone is \(call.microphone.isOpen ? "open" : "closed")"
      + (call.isDeafened ? ", you hear nobody" : "")
  }
}
