import LiveKitProtocol

/// Everything a client said when it asked to come in, checked as far as that is possible without looking at rooms.
struct JoinAttempt: Sendable {
  var claims: TokenClaims
  var grant: VideoGrant
  var mode: SignalMode
  var client: LKClientInfo
  var subscribesAutomatically: Bool
  /// It wants its old session back.
  var isResume = false
  var participantSID = ""
  var announcedTracks: [LKAddTrackRequest] = []
  var offer: LKSessionDescription?
}
