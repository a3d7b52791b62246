import CallCore

/// What title lines say of push-to-talk: whether sound leaves right now, and what begins and ends that.
struct PushToTalkMark {
  let state: State
  let context: ViewContext

  private var microphone: MicrophoneState { state.call.microphone }
  private var key: String { context.keymap.talkChord?.description ?? "talk" }

  /// A mark that cannot be overlooked while sound leaves; nil when it does not.
  var live: String? {
    guard microphone.isPushToTalk, microphone.isOpen, state.call.connection != .idle else { return nil }
    switch state.view.talkKey.phase {
    case .down, .repeating: return " LIVE while held "
    case .up, .latched, .ending: return " LIVE: \(key) ends "
    }
  }

  /// How to talk; nil where it is not push-to-talk, or muted.
  var closed: String? {
    guard microphone.isPushToTalk, !microphone.isMuted, !microphone.isOpen else { return nil }
    return state.view.talkKey.reportsReleases ? "mic hold \(key)" : "mic tap/hold \(key)"
  }
}
