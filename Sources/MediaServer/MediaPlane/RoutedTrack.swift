import MediaBasics
import RTC

/// A published track on the media thread: where its packets come from, what is kept of them, and who gets them.
final class RoutedTrack {
  /// Packets of one layer, kept so that every subscriber's losses can be made good.
  final class Layer {
    var cache: PacketCache
    init(window: Int, byteCapacity: Int) { cache = PacketCache(window: window, byteCapacity: byteCapacity) }
  }

  let bound: BoundTrack
  /// Section of the publisher's connection.
  let section: Int
  let mid: String
  /// The publisher's connection; nil once it is gone, which subscribers may outlive for a moment.
  private(set) weak var connection: MediaConnection?
  /// What subscribers can be sent; the first is what is published.
  let codecs: [NegotiatedCodec]
  let clockRate: UInt32
  /// Codec by payload type.
  private var codecByPayloadType: [ForwardedCodec?] = Array(repeating: nil, count: 128)
  /// Spatial layer by encoding.
  private(set) var layerOfEncoding: [Int]
  private(set) var layers: [Layer?] = [nil, nil, nil]
  private let window: Int
  private let byteCapacity: Int

  var subscribers: [DownTrack] = []
  var tracker = LayerTracker()
  var throttle: KeyFrameThrottle
  var meter: SpeakerMeter
  var isMuted: Bool
  var scorer = QualityScorer()
  /// Counters at the end of the last scoring window.
  var counted = (expected: Int64(0), lost: Int64(0), bytes: Int64(0))
  /// What the last scoring window had of it: bytes that came, packets that did not.
  var lastWindow = (bytes: 0, lost: 0)
  /// Payload bytes that came, by layer.
  private(set) var layerBytes: [Int64] = [0, 0, 0]

  var sid: String { bound.sid }
  var isVideo: Bool { bound.isVideo }

  init(
    _ bound: BoundTrack, media: NegotiatedMedia, connection: MediaConnection, configuration: MediaServerConfiguration
  ) {
    self.bound = bound
    self.connection = connection
    section = media.index
    mid = media.mid
    codecs = media.codecs
    clockRate = media.codecs.first?.clockRate ?? (bound.isVideo ? 90_000 : 48_000)
    for codec in media.codecs where codec.receivePayloadType < 128 {
      codecByPayloadType[Int(codec.receivePayloadType)] = ForwardedCodec(mime: "\(media.kind.name)/\(codec.name)")
    }
    layerOfEncoding = Self.layers(of: media)
    isMuted = bound.isMuted
    throttle = KeyFrameThrottle(configuration.keyFrameIntervals)
    meter = SpeakerMeter(settings: configuration.speakers, clockRate: clockRate)
    window = bound.isVideo ? configuration.videoHistory : configuration.audioHistory
    byteCapacity = bound.isVideo ? max(64, window) * 1024 : max(64, window) * 320
  }

  func codec(payloadType: UInt8) -> ForwardedCodec? { codecByPayloadType[Int(payloadType & 0x7f)] }

  func layer(encoding: Int) -> Int { layerOfEncoding.indices.contains(encoding) ? layerOfEncoding[encoding] : 0 }

  func encoding(layer: Int) -> Int? { layerOfEncoding.firstIndex(of: layer) }

  /// Counts a packet that came.
  func count(_ bytes: Int, layer: Int) {
    if layerBytes.indices.contains(layer) { layerBytes[layer] &+= Int64(bytes) }
  }

  /// Keeps a packet's payload; nothing is kept when the window is 0.
  func keep(_ payload: RawSpan, sequence: UInt16, layer: Int) {
    guard window > 0, layers.indices.contains(layer) else { return }
    if let known = layers[layer] {
      known.cache.store(payload, sequence: sequence)
    } else {
      let new = Layer(window: window, byteCapacity: byteCapacity)
      new.cache.store(payload, sequence: sequence)
      layers[layer] = new
    }
  }

  /// Layers by the names that clients give their encodings: `q`, `h`, `f` or `2`, `1`, `0`, from the lowest to the highest; else by
  /// their order.
  private static func layers(of media: NegotiatedMedia) -> [Int] {
    let count = max(1, media.receiveRIDs.count, media.remoteStreams.count)
    return (0..<min(count, 16)).map { index in
      guard media.receiveRIDs.indices.contains(index) else { return min(index, LayerTracker.maximumLayers - 1) }
      switch media.receiveRIDs[index] {
      case "q", "2": return 0
      case "h", "1": return 1
      case "f", "0": return 2
      default: return min(index, LayerTracker.maximumLayers - 1)
      }
    }
  }
}
