import Foundation
import Sound

/// A sound device made of files: what is played lands in one, what is captured comes from another. It keeps no time.
struct ALSAFile {
  let folder: TemporaryFolder
  let configuration: String

  init(captured: [UInt8] = []) throws {
    folder = try TemporaryFolder()
    _ = try folder.write(captured, to: "in.raw")
    let text = """
      pcm.player { type file slave.pcm { type null } file "\(folder.file("out.raw"))" format "raw" }
      pcm.recorder {
        type file slave.pcm { type null } file "/dev/null" infile "\(folder.file("in.raw"))" format "raw"
      }
      """
    configuration = try folder.write(Array(text.utf8), to: "asound.conf")
  }

  /// Plays blocks and answers the bytes that the device got.
  func play(_ samples: [Float], _ preference: ALSAPreference) throws -> (bytes: [UInt8], format: PCMFormat?) {
    let sink = ALSASink(device: "player", preference: preference, configurationPath: configuration)
    try sink.start()
    let format = sink.format
    for start in stride(from: 0, to: samples.count - AudioBlock.frames + 1, by: AudioBlock.frames) {
      let answer = sink.write(Array(samples[start..<(start + AudioBlock.frames)]))
      if answer != .written { throw SoundFailure.gone("\(answer)") }
    }
    sink.stop()
    return (try folder.read("out.raw"), format)
  }

  /// Captures so many blocks.
  func capture(blocks: Int, _ preference: ALSAPreference) throws -> (samples: [Float], format: PCMFormat?) {
    let source = ALSASource(device: "recorder", preference: preference, configurationPath: configuration)
    try source.start()
    let format = source.format
    let (samples, _) = source.drain(blocks: blocks)
    source.stop()
    return (samples, format)
  }
}
