import LiveKitProtocol

/// What is in a track.
public enum TrackKind: String, Sendable, CaseIterable {
  case audio
  case video
  case data

  init(_ type: LKTrackType) {
    switch type {
    case .audio: self = .audio
    case .video: self = .video
    case .data, .UNRECOGNIZED: self = .data
    }
  }
}
