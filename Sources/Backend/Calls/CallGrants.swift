import LiveKitProtocol
import NchatAPI

extension VideoGrant {
  /// What somebody of a role may do in a call's room.
  init(room: String, role: CallRole, settings: CallSettings) {
    self.init(joining: room)
    var sources: [String] = []
    if role.may(.unmuteSelf, settings) { sources.append("microphone") }
    if role.may(.enableVideo, settings) { sources.append("camera") }
    if role.may(.shareScreen, settings) { sources += ["screen_share", "screen_share_audio"] }
    canPublish = !sources.isEmpty
    canPublishSources = sources
    canSubscribe = true
    // Whoever listens may write, too.
    canPublishData = true
  }
}
