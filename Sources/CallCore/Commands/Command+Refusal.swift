import NchatAPI

extension Command {
  /// Why the command cannot be done now, as a sentence; nil when it can.
  public func refusal(in state: State) -> String? {
    let call = state.call
    switch self {
    case .mute, .unmute, .toggleMute, .deafen, .pushToTalk, .snapshot, .stats:
      return nil
    case .talk(let talk):
      if !call.microphone.isPushToTalk { return "talk is for push-to-talk: turn it on with ptt" }
      if talk == .off { return nil }
      if case .reconnecting = call.connection { return "the connection is being restored: try again in a moment" }
      return call.microphone.isMuted ? "you are muted: unmute first" : nil
    case .volume(let name, _):
      do {
        _ = try call.identity(for: name)
        return nil
      } catch {
        return error.description
      }
    case .react(let word) where state.view.route == .stream:
      return state.stream.refusalToReact(word)
    case .sendChat where state.view.route == .stream:
      return state.stream.refusalToWrite
    case .watch(let wanted):
      if state.session.server.isEmpty { return "this needs a server: sign in with `ncall login`, then `ncall`" }
      return state.streamID(for: wanted) == nil
        ? (wanted.map { "there is no stream \"\($0)\" in the list" } ?? "select a stream first") : nil
    case .sendChat, .react:
      if case .reconnecting = call.connection { return "the connection is being restored: try again in a moment" }
      return call.connection == .joined ? nil : "you are not in a call"
    case .call(let names):
      if let reason = state.session.refusal { return reason }
      if let reason = call.connection.refusalToEnter { return reason }
      return names.isEmpty ? state.refusalToCallSelection : state.refusalToCall(names)
    case .answer:
      if state.ring.current == nil { return "nobody calls" }
      return call.connection.refusalToEnter
    case .decline, .silence, .putOff:
      return state.ring.current == nil ? "nobody calls" : nil
    case .consent:
      return call.isAskedToBeRecorded ? nil : "nobody asks whether you may be recorded"
    case .hosting(let command): return command.refusal(in: call)
    case .setting(let command): return command.refusal(in: state)
    case .leave:
      return call.connection.isLeft || call.connection == .idle ? "you are not in a call" : nil
    case .view(let command):
      return command.refusal(in: state)
    }
  }
}

extension StreamState {
  private var refusal: String? {
    switch connection {
    case .none: "you watch no stream"
    case .connecting: "the stream is not there yet"
    case .connected: nil
    case .lost: "the connection is being restored: try again in a moment"
    case .over: "the stream is over"
    case .closed(let reason): reason
    }
  }

  var refusalToWrite: String? {
    if let refusal { return refusal }
    guard let stream else { return nil }
    return stream.enableChat && stream.chatMode != .disabled ? nil : "nobody may write in this chat"
  }

  func refusalToReact(_ word: String) -> String? {
    if let refusal { return refusal }
    if stream?.enableReactions == false { return "this stream takes no reactions" }
    let words = StreamReactionType.allCases.map(\.rawValue).joined(separator: ", ")
    return StreamReactionType(named: word) == nil ? "streams know these reactions: \(words)" : nil
  }
}

extension State {
  /// The stream that somebody means: by its id, its title, or what is selected.
  func streamID(for wanted: String?) -> EntityID? {
    guard let wanted else {
      guard view.route == .home, case .stream(let id) = inbox.selected else { return nil }
      return id
    }
    if let id = EntityID(wanted) { return id }
    return inbox.streams.first { $0.title.lowercased() == wanted.lowercased() }?.id
  }
}

extension CallConnection {
  /// Why no other call can be entered; nil when one can. One that is left is not done with before its end is told.
  fileprivate var refusalToEnter: String? {
    switch self {
    case .idle: nil
    case .leaving, .left: "the last call is being left: try again in a moment"
    case .connecting, .joined, .reconnecting: "you are in a call: leave it first"
    }
  }
}

extension SessionState {
  /// Why nothing can be asked of the server; nil when it can.
  var refusal: String? {
    switch line {
    case .none: "this needs a server: sign in with `ncall login`, then `ncall`"
    case .connecting: "the server has not answered yet"
    case .connected: nil
    case .lost(let reason): "the server cannot be reached: \(reason)"
    case .closed(let reason): "the server tells no more: \(reason)"
    }
  }
}

extension State {
  fileprivate var refusalToCallSelection: String? {
    guard view.route == .home, let selected = inbox.selected else { return "select somebody to call, or say a name" }
    if case .stream = selected { return "a stream is watched, not called" }
    return nil
  }

  fileprivate func refusalToCall(_ names: [String]) -> String? {
    let channels = names.filter { $0.hasPrefix("#") }
    guard let channel = channels.first else { return nil }
    if names.count > 1 { return "a channel is called alone" }
    return inbox.channel(named: channel) == nil ? "there is no channel \(channel) that you can see" : nil
  }
}

extension ViewCommand {
  fileprivate func refusal(in state: State) -> String? {
    switch self {
    case .selectNext where state.view.entry == .palette, .selectPrevious where state.view.entry == .palette:
      return nil
    case .scrollUp where state.view.overlay == .help, .scrollDown where state.view.overlay == .help: return nil
    case .selectNext where state.view.overlay == .settings, .selectPrevious where state.view.overlay == .settings:
      return nil
    case .scrollUp where state.view.overlay == .log, .scrollDown where state.view.overlay == .log: return nil
    case .selectNext where state.view.route == .home, .selectPrevious where state.view.route == .home:
      return state.inbox.items.isEmpty ? "nothing is listed" : nil
    case .home:
      if state.session.line == .none { return "this call has no home: sign in with `ncall login`, then `ncall`" }
      return state.view.route == .home && state.call.connection == .idle && !state.stream.isWatched
        ? "you are in no call" : nil
    case .open:
      if state.view.route != .home { return "this is for the home screen" }
      if case .stream = state.inbox.selected { return Command.watch(nil).refusal(in: state) }
      return Command.call([]).refusal(in: state)
    case .settings: return state.settings.entries.isEmpty ? "there are no settings here" : nil
    case .reactions:
      if state.view.route == .stream { return state.stream.refusalToReact(StreamReactionType.heart.rawValue) }
      return Command.react("").refusal(in: state)
    case .selectNext, .selectPrevious:
      return state.call.others.isEmpty ? "nobody else is here" : nil
    case .select(let number):
      return number <= state.call.others.count ? nil : "there is no person \(number)"
    case .louder, .quieter:
      if state.call.others.isEmpty { return "nobody else is here" }
      return state.view.selected == nil && state.call.others.count > 1
        ? "select somebody first (j and k, or 1 to 9)" : nil
    case .confirm:
      switch state.view.overlay {
      case .leaveConfirmation: return nil
      // Who is asked about may have left, and this person may be host no more.
      case .removal(let identity): return HostingCommand.remove(identity).refusal(in: state.call)
      default: return "nothing is asked"
      }
    case .stage(let command): return command.refusal(in: state)
    case .scrollUp where state.view.route == .stream, .scrollDown where state.view.route == .stream: return nil
    case .scrollUp, .scrollDown:
      return state.view.isChatOpen ? nil : "the chat is not open (t)"
    case .chat, .type, .command, .palette, .log, .help, .stats, .hints, .layout, .nextPage, .previousPage, .quit,
      .dismiss, .redraw,
      .suspend:
      return nil
    }
  }
}
