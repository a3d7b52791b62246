import COpus
import MediaBasics

/// Decodes Opus packets (RFC 6716) to 48 kHz samples, and makes up for packets that never came.
///
/// Samples are within full scale, softly clipped as libopus does for integers: a packet of nonsense decodes to thousands of times that, which
/// would hold down everybody else in the mix. Whatever a packet carries is converted to the channels asked for at init.
public struct OpusDecoder: ~Copyable {
  private let state: OpaquePointer
  /// What the clipping of each channel goes on with, from one packet to the next.
  private var clipping: (Float, Float) = (0, 0)

  /// Channels of the samples handed out.
  public let channels: ChannelLayout

  /// - Throws: `OpusFailure.library` when libopus cannot make a decoder.
  public init(channels: ChannelLayout = .mono) throws(OpusFailure) {
    var code: Int32 = 0
    let made = opus_decoder_create(Int32(AudioBlock.sampleRate), Int32(channels.count), &code)
    guard let made, code == OPUS_OK else { throw OpusFailure(code: code) }
    state = made
    self.channels = channels
  }

  deinit { opus_decoder_destroy(state) }

  /// Decodes a packet; answers samples per channel.
  ///
  /// - Parameter samples: room for interleaved samples; `OpusPacket.maximumSamples` per channel are always enough.
  public mutating func decode(_ packet: RawSpan, into samples: inout [Float]) -> Result<Int, OpusFailure> {
    guard OpusPacket(packet) != nil else { return .failure(.badPacket) }
    return run(packet, frames: samples.count / channels.count, recovering: false, into: &samples)
  }

  /// Recovers the `frames` samples per channel before `next` from the low-bitrate copy inside it.
  ///
  /// Where `next` has no copy, or `frames` is longer than what it covers, the rest is concealed.
  /// - Parameter frames: a multiple of 120 (2.5 ms).
  public mutating func recover(
    before next: RawSpan, frames: Int, into samples: inout [Float]
  ) -> Result<Int, OpusFailure> {
    guard OpusPacket(next) != nil else { return .failure(.badPacket) }
    return run(next, frames: frames, recovering: true, into: &samples)
  }

  /// Makes up `frames` samples per channel for a packet that never came.
  ///
  /// - Parameter frames: a multiple of 120 (2.5 ms), at most 5760.
  public mutating func conceal(frames: Int, into samples: inout [Float]) -> Result<Int, OpusFailure> {
    run(nil, frames: frames, recovering: false, into: &samples)
  }

  private mutating func run(
    _ packet: RawSpan?, frames: Int, recovering: Bool, into samples: inout [Float]
  ) -> Result<Int, OpusFailure> {
    guard frames > 0, frames <= samples.count / channels.count else { return .failure(.noRoom) }
    let state = state
    let channels = Int32(channels.count)
    var memory = clipping
    let decoded = samples.withUnsafeMutableBufferPointer { output -> Int32 in
      guard let room = output.baseAddress else { return OPUS_BUFFER_TOO_SMALL }
      let decoded: Int32
      if let packet {
        decoded = packet.withUnsafeBytes { input in
          opus_decode_float(
            state, input.bindMemory(to: UInt8.self).baseAddress, Int32(clamping: input.count), room,
            Int32(clamping: frames), recovering ? 1 : 0)
        }
      } else {
        decoded = opus_decode_float(state, nil, 0, room, Int32(clamping: frames), 0)
      }
      if decoded > 0 {
        withUnsafeMutableBytes(of: &memory) { memory in
          opus_pcm_soft_clip(room, decoded, channels, memory.bindMemory(to: Float.self).baseAddress)
        }
      }
      return decoded
    }
    clipping = memory
    return decoded > 0 ? .success(Int(decoded)) : .failure(OpusFailure(code: decoded))
  }

  /// Forgets the past, as for a new stream.
  public mutating func reset() {
    _ = ncall_opus_decoder_reset(state)
    clipping = (0, 0)
  }
}
