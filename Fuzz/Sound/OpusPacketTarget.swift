import COpus
import MediaBasics

@testable import Sound

/// The framing of an Opus packet beside libopus's own reading of it, then the decoder.
enum OpusPacketTarget {
  static let target = FuzzTarget("opus-packet", longest: 1600) { bytes in
    let packet = OpusPacket(bytes.span.bytes)
    let frames = opus_packet_get_nb_samples(bytes, Int32(bytes.count), 48_000)
    var toc: UInt8 = 0
    var sizes = [Int16](repeating: 0, count: 48)
    let parsed = bytes.isEmpty ? -1 : opus_packet_parse(bytes, Int32(bytes.count), &toc, nil, &sizes, nil)
    if bytes.count <= OpusPacket.maximumBytes {
      expect((packet != nil) == (parsed > 0), "libopus reads \(parsed) frames, we read \(packet?.frameCount ?? 0)")
    }
    guard let packet else { return }
    expect(packet.frameCount == Int(parsed), "libopus finds \(parsed) frames, we find \(packet.frameCount)")
    expect(packet.samples == Int(frames), "libopus finds \(frames) samples, we find \(packet.samples)")
    guard var decoder = try? OpusDecoder(channels: packet.isStereo ? .stereo : .mono) else { return }
    var samples = [Float](repeating: 0, count: OpusPacket.maximumSamples * 2)
    if case .success(let decoded) = decoder.decode(bytes.span.bytes, into: &samples) {
      expect(decoded == packet.samples, "\(packet.samples) samples are decoded, not \(decoded)")
    }
    _ = decoder.recover(before: bytes.span.bytes, frames: 960, into: &samples)
    _ = decoder.conceal(frames: 960, into: &samples)
    expect(samples.allSatisfy(\.isFinite), "decoded samples are numbers")
  }
}
