import LiveKitProtocol

/// Where a track comes from.
public enum TrackSource: String, Sendable, CaseIterable {
  case unknown
  case camera
  case microphone
  case screenShare = "screen_share"
  case screenShareAudio = "screen_share_audio"

  init(_ source: LKTrackSource) {
    switch source {
    case .camera: self = .camera
    case .microphone: self = .microphone
    case .screenShare: self = .screenShare
    case .screenShareAudio: self = .screenShareAudio
    case .unknown, .UNRECOGNIZED: self = .unknown
    }
  }

  var wire: LKTrackSource {
    switch self {
    case .unknown: .unknown
    case .camera: .camera
    case .microphone: .microphone
    case .screenShare: .screenShare
    case .screenShareAudio: .screenShareAudio
    }
  }
}
