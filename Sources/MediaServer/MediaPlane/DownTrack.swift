import MediaBasics
import RTC

/// One track on its way to one subscriber.
final class DownTrack {
  let track: RoutedTrack
  unowned let connection: MediaConnection
  let transceiver: TransceiverID
  var forwarder: Forwarder
  var sent: SentPackets
  var wish: LayerWish
  /// The stream of the subscriber's connection; nil until negotiated.
  var stream: SendStreamID?
  /// Payload type at the subscriber; nil for a codec it does not take.
  var payloadType: UInt8?
  var isSubscriptionTold = false
  var keyFrameAskedAt: MediaInstant?
  var scorer = QualityScorer()
  /// Counters at the end of the last scoring window.
  var counted = (packets: UInt32(0), bytes: Int64(0))
  /// The layer that was wanted then, and how much of it had come.
  var countedLayer: (layer: Int, bytes: Int64)?

  init(
    _ track: RoutedTrack, connection: MediaConnection, transceiver: TransceiverID, wish: LayerWish, history: Int,
    firstSequence: UInt16
  ) {
    self.track = track
    self.connection = connection
    self.transceiver = transceiver
    self.wish = wish
    forwarder = Forwarder(isVideo: track.isVideo, clockRate: track.clockRate, firstSequence: firstSequence)
    sent = SentPackets(window: max(1, history))
    retarget()
  }

  /// Aims at the layer that suits the subscriber best among those that come.
  func retarget() {
    // Whoever mutes is not heard, whatever it goes on sending.
    forwarder.setPaused(wish.isDisabled || track.isMuted)
    guard track.isVideo else { return }
    forwarder.setTarget(layer: track.tracker.best(wanted: wantedLayer) ?? forwarder.currentLayer ?? 0)
  }

  /// The layer that suits the subscriber, whether it comes or not; 0 of a track without layers.
  var wantedLayer: Int {
    guard track.isVideo else { return 0 }
    return wish.layer(of: track.bound.layers, sourceWidth: track.bound.width, sourceHeight: track.bound.height)
  }

  /// Layers between the one that is wanted and the one delivered.
  var missingLayers: Int {
    guard track.isVideo, !forwarder.isPaused, let current = forwarder.currentLayer else { return 0 }
    return max(0, min(2, min(wantedLayer, track.layerOfEncoding.max() ?? 0) - current))
  }
}
