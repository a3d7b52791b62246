import LiveKit

/// The room's words for things, in the store's.
extension Participant {
  init(_ participant: LiveKit.Participant) {
    self.init(
      identity: participant.identity, sid: participant.sid, name: participant.name,
      tracks: participant.tracks.map(TrackSummary.init), isSpeaking: participant.isSpeaking,
      quality: participant.quality.map(ConnectionQuality.init) ?? .excellent)
  }
}

extension TrackSummary {
  init(_ track: TrackPublication) {
    self.init(
      sid: track.sid, kind: TrackKind(track.kind), source: TrackSource(track.source), isMuted: track.isMuted,
      codec: track.isSubscribed ? track.codec : nil)
  }
}

extension TrackKind {
  init(_ kind: LiveKit.TrackKind) {
    switch kind {
    case .audio: self = .audio
    case .video: self = .video
    case .data: self = .data
    }
  }
}

extension TrackSource {
  init(_ source: LiveKit.TrackSource) {
    switch source {
    case .unknown: self = .unknown
    case .camera: self = .camera
    case .microphone: self = .microphone
    case .screenShare: self = .screenShare
    case .screenShareAudio: self = .screenShareAudio
    }
  }
}

extension ConnectionQuality {
  init(_ quality: LiveKit.ConnectionQuality) {
    switch quality {
    case .lost: self = .lost
    case .poor: self = .poor
    case .good: self = .good
    case .excellent: self = .excellent
    }
  }
}

extension RoomSummary {
  init(_ room: RoomInfo) {
    self.init(name: room.name, sid: room.sid, metadata: room.metadata, isRecording: room.isRecorded)
  }
}

extension LeaveCause {
  init(_ end: RoomEnd) {
    switch end {
    case .left: self = .requested
    case .byServer(let cause): self = LeaveCause(cause)
    case .joinFailed(let error): self = LeaveCause(error)
    case .gaveUp(_, let error):
      switch LeaveCause(error) {
      case .network, .failed: self = .network("\(end)")
      case let cause: self = cause
      }
    }
  }

  init(_ cause: LiveKit.LeaveCause) {
    switch cause {
    case .duplicateIdentity: self = .duplicateIdentity
    case .removed: self = .removed
    case .roomDeleted, .roomClosed: self = .roomClosed
    case .serverShutdown: self = .serverShutdown
    case .clientInitiated: self = .requested
    case .signalLost, .connectionTimeout, .mediaFailure, .joinFailure: self = .network("\(cause)")
    case .unknown, .stateMismatch, .migration, .other: self = .failed("\(cause)")
    }
  }

  init(_ error: SignalError) {
    switch error {
    case .tls: self = .encryption("\(error)")
    case .refused, .notFound, .roomFull, .badRequest: self = .refused("\(error)")
    case .unreachable, .timeout, .dropped, .busy, .mediaFailed: self = .network("\(error)")
    case .left(let leave): self = LeaveCause(LiveKit.LeaveCause(leave.reason))
    case .badURL, .serverError, .notLiveKit, .cancelled: self = .failed("\(error)")
    }
  }
}
