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
  /// Payload types at the subscriber; nil for codecs it does not take.
  var payloadType: UInt8?
  var redPayloadType: UInt8?
  var isSubscriptionTold = false
  var keyFrameAskedAt: MediaInstant?
  var scorer = QualityScorer()
  var countedPackets: UInt32 = 0

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
    forwarder.setPaused(wish.isDisabled)
    guard track.isVideo else { return }
    let wanted = wish.layer(of: track.bound.layers, sourceWidth: track.bound.width, sourceHeight: track.bound.height)
    forwarder.setTarget(layer: track.tracker.best(wanted: wanted) ?? forwarder.currentLayer ?? 0)
  }

  /// Layers between the one that is wanted and the one delivered.
  var missingLayers: Int {
    guard track.isVideo, !forwarder.isPaused, let current = forwarder.currentLayer else { return 0 }
    let wanted = wish.layer(of: track.bound.layers, sourceWidth: track.bound.width, sourceHeight: track.bound.height)
    return max(0, min(2, min(wanted, track.layerOfEncoding.max() ?? 0) - current))
  }
}
