import MediaBasics

/// What was seen of one track, in one direction, during one scoring window.
struct TrackWindow: Sendable, Equatable {
  /// What losing a packet costs this kind of track.
  enum Sensitivity: Sendable, Equatable {
    case opus(fec: Bool)
    case video

    /// Score points per percent of loss.
    var weight: Double {
      switch self {
      case .opus(let fec): fec ? 8 / 1.5 : 8
      case .video: 10
      }
    }
  }

  var sensitivity: Sensitivity
  /// Packets that should have come, by their sequence numbers.
  var expected = 0
  /// Packets that did not.
  var lost = 0
  /// Of the lost ones, those that already were missing before they came to us; no fault of this connection.
  var missingUpstream = 0
  var bytes = 0
  var roundTrip: MediaDuration = .zero
  var jitter: MediaDuration = .zero
  /// Bits that should have been sent in this window; zero when unknown.
  var expectedBits = 0
  /// Spatial layers between the one wanted and the one delivered, at most two.
  var missingLayers = 0
  /// Muted, paused or not wanted: silence is then as it should be.
  var isPaused = false
  /// Its sender may be silent without a word, as discontinuous transmission is.
  var maySendNothing = false
  /// Whether the far side's RTCP arrived of late.
  var sawReports = false

  init(_ sensitivity: Sensitivity) { self.sensitivity = sensitivity }
}
