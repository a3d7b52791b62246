extension Command {
  /// Why the command cannot be done now, as a sentence; nil when it can.
  public func refusal(in state: State) -> String? {
    let call = state.call
    switch self {
    case .mute, .unmute, .toggleMute, .deafen, .pushToTalk, .snapshot, .stats:
      return nil
    case .talk(let talk):
      if !call.microphone.isPushToTalk { return "talk is for push-to-talk: turn it on with ptt" }
      if call.microphone.isMuted, talk != .off { return "you are muted: unmute first" }
      return nil
    case .volume(let name, _):
      do {
        _ = try call.identity(for: name)
        return nil
      } catch {
        return error.description
      }
    case .sendChat, .react:
      if case .reconnecting = call.connection { return "the connection is being restored: try again in a moment" }
      return call.connection == .joined ? nil : "you are not in a call"
    case .consent:
      return call.isAskedToBeRecorded ? nil : "nobody asks whether you may be recorded"
    case .leave:
      return call.connection.isLeft || call.connection == .idle ? "you are not in a call" : nil
    case .view(let command):
      return command.refusal(in: state)
    }
  }
}

extension ViewCommand {
  fileprivate func refusal(in state: State) -> String? {
    switch self {
    case .selectNext, .selectPrevious:
      return state.call.others.isEmpty ? "nobody else is here" : nil
    case .select(let number):
      return number <= state.call.others.count ? nil : "there is no person \(number)"
    case .louder, .quieter:
      if state.call.others.isEmpty { return "nobody else is here" }
      return state.view.selected == nil && state.call.others.count > 1
        ? "select somebody first (j and k, or 1 to 9)" : nil
    case .confirm:
      return state.view.overlay == .leaveConfirmation ? nil : "nothing is asked"
    case .scrollUp, .scrollDown:
      return state.view.isChatOpen ? nil : "the chat is not open (t)"
    case .chat, .type, .command, .help, .stats, .hints, .layout, .nextPage, .previousPage, .quit, .dismiss, .redraw,
      .suspend:
      return nil
    }
  }
}
