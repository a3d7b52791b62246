import LiveKitProtocol
import Logging
import MediaBasics
import RTC
import RTCTransport

/// Who hears whom, on the media thread: takes packets from publishers and sends them to their subscribers.
final class MediaRouter {
  /// Things that are dropped, and how often.
  enum Drop: Int, CaseIterable {
    case unknownCodec, unsendable, dataDropped
  }

  let configuration: MediaServerConfiguration
  let capabilities: MediaCapabilities
  let identity: DTLSIdentity
  let log: Logger
  let emit: (MediaEvent) -> Void
  /// Addresses of our sockets.
  let addresses: [TransportAddress]
  var random: SeededGenerator
  var participants: [String: RoutedParticipant] = [:]
  private var drops = Array(repeating: 0, count: Drop.allCases.count)
  private var spoke: Set<String> = []
  private var tickers: [MediaTicker] = []
  private var fading: [String: Fading] = [:]
  private var fadingTicker: MediaTicker?
  /// For packets whose payload must be changed on the way.
  private let scratch = UnsafeMutableRawBufferPointer.allocate(byteCount: 2048, alignment: 16)

  init(
    configuration: MediaServerConfiguration, identity: DTLSIdentity, addresses: [TransportAddress],
    random: SeededGenerator,
    log: Logger, emit: @escaping (MediaEvent) -> Void
  ) {
    self.configuration = configuration
    capabilities = MediaCapabilities(codecs: configuration.codecs)
    self.identity = identity
    self.addresses = addresses
    self.random = random
    self.log = log
    self.emit = emit
  }

  deinit { scratch.deallocate() }

  func count(_ drop: Drop) { drops[drop.rawValue] += 1 }

  // MARK: A packet's way

  func forward(_ packet: MediaPacket, of track: RoutedTrack, in bytes: RawSpan, host: MediaHost) {
    guard let codec = track.codec(payloadType: packet.payloadType) else { return count(.unknownCodec) }
    guard packet.payloadOffset >= 0, packet.payloadLength >= 0,
      packet.payloadOffset + packet.payloadLength <= bytes.byteCount
    else { return count(.unknownCodec) }
    let payload = bytes.extracting(packet.payloadOffset..<(packet.payloadOffset + packet.payloadLength))
    let layer = track.layer(encoding: packet.encoding)
    track.count(packet.payloadLength, layer: layer)
    if let level = packet.audioLevel, !track.isVideo, !track.isMuted {
      track.meter.observe(level: level.magnitude, timestamp: packet.timestamp, at: host.now)
    }
    if track.isVideo, track.tracker.observe(layer: layer, at: host.now) { retarget(track) }
    var input = Forwarder.Input(
      layer: layer, sequence: packet.sequenceNumber, timestamp: packet.timestamp, marker: packet.marker,
      isPadding: packet.payloadLength == 0, startsDecoding: !track.isVideo)
    if track.isVideo, packet.payloadLength > 0 {
      if codec == .vp8 {
        let descriptor = VP8Descriptor(payload)
        input.vp8 = descriptor
        input.startsDecoding = descriptor?.startsKeyFrame ?? false
      } else {
        input.startsDecoding = codec.startsDecoding(payload)
      }
    }
    if packet.payloadLength > 0 { track.keep(payload, sequence: packet.sequenceNumber, layer: layer) }
    for down in track.subscribers {
      guard let stream = down.stream,
        case .forward(let output) = down.forwarder.decide(input, at: host.now)
      else { continue }
      guard let payloadType = down.payloadType else {
        count(.unsendable)
        continue
      }
      down.sent.record(
        SentPackets.Entry(
          sequence: output.sequence, sourceSequence: packet.sequenceNumber, timestamp: output.timestamp,
          layer: UInt8(truncatingIfNeeded: layer), payloadType: payloadType, marker: output.marker, patch: output.vp8))
      send(payload, output, payloadType: payloadType, on: stream, of: down, host)
    }
  }

  private func send(
    _ payload: RawSpan, _ output: Forwarder.Output, payloadType: UInt8, on stream: SendStreamID, of down: DownTrack,
    _ host: MediaHost
  ) {
    guard let hosted = down.connection.hosted else { return }
    let header = RTPOutgoing(
      marker: output.marker, payloadType: payloadType, sequenceNumber: output.sequence, timestamp: output.timestamp,
      ssrc: 0)
    if let patch = output.vp8, payload.byteCount <= scratch.count {
      payload.withUnsafeBytes { scratch.copyMemory(from: $0) }
      let copy = UnsafeMutableRawBufferPointer(rebasing: scratch[..<payload.byteCount])
      var span = copy.mutableBytes
      patch.write(into: &span)
      host.send(header, payload: copy.bytes, on: stream, of: hosted)
    } else {
      host.send(header, payload: payload, on: stream, of: hosted)
    }
  }

  /// Sends again what a subscriber missed.
  func resend(_ sequences: [UInt16], of down: DownTrack, _ host: MediaHost) {
    guard let stream = down.stream, let hosted = down.connection.hosted else { return }
    let roundTrip = hosted.peer.sendStatistics(stream)?.roundTrip ?? .milliseconds(50)
    for sequence in sequences.prefix(64) {
      guard let entry = down.sent.resend(sequence, at: host.now, roundTrip: roundTrip),
        down.track.layers.indices.contains(Int(entry.layer)), let layer = down.track.layers[Int(entry.layer)]
      else { continue }
      let output = Forwarder.Output(
        sequence: entry.sequence, timestamp: entry.timestamp, marker: entry.marker, vp8: entry.patch)
      _ = layer.cache.withPacket(entry.sourceSequence) { payload in
        send(payload, output, payloadType: entry.payloadType, on: stream, of: down, host)
      }
    }
  }

  // MARK: Muting

  /// Stops or resumes what is sent on of a track. Opus goes on for a second with coded silence, so that no decoder is left
  /// guessing in the middle of a word.
  func mute(_ track: RoutedTrack, _ isMuted: Bool, _ host: MediaHost) {
    guard track.isMuted != isMuted else { return }
    track.isMuted = isMuted
    if isMuted { track.meter.reset() }
    retarget(track)
    guard isMuted else {
      for down in track.subscribers { requestKeyFrame(for: down, host) }
      return
    }
    // Ours would not be deciphered.
    guard !track.isVideo, !track.bound.isEncrypted, track.codecs.first?.name.lowercased() == "opus" else { return }
    fading[track.sid] = Fading(track: track, framesLeft: Self.fadingFrames)
    guard fadingTicker == nil else { return }
    fadingTicker = host.every(Self.silenceLength) { [unowned self] in fade($0) }
  }

  /// Sends the next frame of silence of each track that was muted of late.
  private func fade(_ host: MediaHost) {
    for (sid, entry) in fading {
      guard entry.track.isMuted, entry.framesLeft > 0 else {
        fading[sid] = nil
        continue
      }
      fading[sid]?.framesLeft -= 1
      for down in entry.track.subscribers where !down.wish.isDisabled {
        guard let stream = down.stream, let payloadType = down.payloadType,
          let output = down.forwarder.insert(step: Self.silenceTicks, at: host.now)
        else { continue }
        send(Self.silence.span.bytes, output, payloadType: payloadType, on: stream, of: down, host)
      }
    }
    guard fading.isEmpty else { return }
    fadingTicker?.cancel()
    fadingTicker = nil
  }

  /// A track whose subscribers get silence, and how much more of it.
  private struct Fading {
    var track: RoutedTrack
    var framesLeft: Int
  }

  /// An Opus frame of 20 ms without sound (RFC 6716, section 3.1: CELT, fullband, mono).
  private static let silence: [UInt8] = [0xf8, 0xff, 0xfe]
  private static let silenceLength: MediaDuration = .milliseconds(20)
  private static let silenceTicks: UInt32 = 960
  private static let fadingFrames = 50

  // MARK: Key frames and layers

  func retarget(_ track: RoutedTrack) {
    for down in track.subscribers { down.retarget() }
  }

  /// Asks the publisher for a key frame of what a subscriber watches or waits for.
  func requestKeyFrame(for down: DownTrack, _ host: MediaHost) {
    let track = down.track
    guard track.isVideo else { return }
    let layer = down.forwarder.awaitedLayer ?? down.forwarder.currentLayer ?? 0
    guard track.throttle.allows(layer: layer, at: host.now) else { return }
    let encoding = track.encoding(layer: layer) ?? 0
    track.connection?.update(host) { $0.requestKeyFrame(section: track.section, encoding: encoding, at: host.now) }
    down.keyFrameAskedAt = host.now
  }

  // MARK: Time

  func start(_ host: MediaHost) {
    tickers = [
      host.every(configuration.speakers.updateInterval) { [unowned self] in tellLevels($0) },
      host.every(.milliseconds(200)) { [unowned self] in chaseKeyFrames($0) },
      host.every(LayerTracker.cycle) { [unowned self] in checkLayers($0) },
      host.every(.seconds(1)) { [unowned self] in checkOffers($0) },
      host.every(configuration.qualityInterval) { [unowned self] in tellQuality($0) },
    ]
  }

  func stop(_ host: MediaHost) {
    for ticker in tickers { ticker.cancel() }
    tickers = []
    fadingTicker?.cancel()
    fadingTicker = nil
    fading = [:]
    for sid in participants.keys.sorted() { close(sid, host) }
  }

  private func tellLevels(_ host: MediaHost) {
    var levels: [(participant: String, level: Double)] = []
    for (sid, participant) in participants {
      var level = 0.0
      for track in participant.tracks.values where !track.isVideo && !track.isMuted {
        level = max(level, track.meter.level(at: host.now))
      }
      if level > 0 { levels.append((sid, level)) }
    }
    let speaking = Set(levels.map(\.participant))
    // Silence is news once.
    if !speaking.isEmpty || !spoke.isEmpty { emit(.levels(levels)) }
    spoke = speaking
  }

  private func chaseKeyFrames(_ host: MediaHost) {
    for participant in participants.values {
      for track in participant.tracks.values where track.isVideo && !track.isMuted {
        for down in track.subscribers where down.stream != nil && down.forwarder.awaitedLayer != nil {
          let roundTrip = track.connection?.hosted?.peer.roundTrip ?? .milliseconds(100)
          let pause = max(.milliseconds(200), min(.seconds(1), roundTrip * 2))
          if let asked = down.keyFrameAskedAt, host.now - asked < pause { continue }
          requestKeyFrame(for: down, host)
        }
      }
    }
  }

  private func checkLayers(_ host: MediaHost) {
    for participant in participants.values {
      for track in participant.tracks.values where track.isVideo && track.tracker.advance(to: host.now) {
        retarget(track)
      }
    }
  }

  private func checkOffers(_ host: MediaHost) {
    for participant in participants.values {
      for connection in participant.connections { connection.checkOffer(host) }
    }
  }
}
