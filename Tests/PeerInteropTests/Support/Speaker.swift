import MediaBasics
import RTC
import RTCTransport
import Sound

/// A tone that our side says on one transceiver, coded by Opus in packets of 20 ms.
final class Speaker {
  private static let frame = 2 * AudioBlock.frames

  let transceiver: TransceiverID
  private let tone: ToneSource
  private var encoder: OpusEncoder
  private var samples = [Float](repeating: 0, count: frame)
  private var packet = [UInt8](repeating: 0, count: OpusPacket.maximumBytes)
  private var next: MediaInstant?
  private var sequence: UInt16 = 65_500
  private var timestamp: UInt32 = 4_294_900_000

  init(transceiver: TransceiverID, frequency: Double) throws(OpusFailure) {
    self.transceiver = transceiver
    tone = ToneSource(frequency: frequency)
    encoder = try OpusEncoder(configuration: .init())
  }

  /// Sends the frames that are due; a media thread that was held up makes up for it.
  func speak(on host: MediaHost, of hosted: HostedPeer) {
    guard hosted.peer.isConnected, let stream = hosted.peer.sendStream(of: transceiver),
      let codec = hosted.peer.negotiation.session?.media(transceiver)?.codecs.first
    else { return }
    var due = next ?? host.now
    while due <= host.now {
      var span = samples.mutableSpan
      _ = tone.read(into: &span)
      guard case .success(let count) = encoder.encode(samples, into: &packet) else { return }
      let header = RTPOutgoing(
        marker: next == nil, payloadType: codec.payloadType, sequenceNumber: sequence, timestamp: timestamp, ssrc: 0,
        extensions: hosted.peer.audioExtensions(level: AudioLevel(magnitude: 15, voice: true)))
      host.send(header, payload: packet.span.extracting(0..<count).bytes, on: stream, of: hosted)
      sequence &+= 1
      timestamp &+= UInt32(Self.frame)
      due += .milliseconds(20)
      next = due
    }
  }
}
