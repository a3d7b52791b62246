import Foundation
import MediaBasics
import Sound

/// What is said in the calls: the robots' sentences (`Resources/robots`), quietly, and a short tone every second by which
/// the way from mouth to ear is measured.
enum Speech {
  /// Peak of the sentences, well below that of the tones.
  static let peak: Float = 0.1
  /// Louder than this is a tone.
  static let threshold: Float = 0.18
  private static let toneMilliseconds = 10

  /// Thirty seconds without a break.
  static let steady: Spoken = {
    var samples: [Float] = []
    for robot in ["ada", "bix", "cog", "dot", "eno", "fay"] { samples += sentence(of: robot) }
    samples.removeLast(max(0, samples.count - 30 * AudioBlock.sampleRate))
    return Spoken(samples: samples, tones: Array(1..<(samples.count / AudioBlock.sampleRate)))
  }()

  /// Thirty seconds in which every sentence is followed by three seconds of a quiet room.
  static let pausing: Spoken = {
    var spoken = Spoken(samples: [], tones: [])
    var random = SeededGenerator(seed: 1)
    for robot in ["ada", "bix", "cog", "eno"] {
      let begin = spoken.samples.count / AudioBlock.sampleRate
      // Whole seconds of each, so that the tones are spoken and not paused.
      spoken.samples += sentence(of: robot).prefix(4 * AudioBlock.sampleRate)
      spoken.samples += (0..<(3 * AudioBlock.sampleRate)).map { _ in Float.random(in: -0.0003...0.0003, using: &random)
      }
      spoken.tones += [begin + 1, begin + 2]
    }
    return spoken
  }()

  private static func sentence(of robot: String) -> [Float] {
    let file = URL(filePath: #filePath).appending(path: "../../../../Resources/robots/speech/\(robot).speech")
    guard let bytes = try? Array(Data(contentsOf: file.standardizedFileURL)), var decoder = try? OpusDecoder() else {
      preconditionFailure("\(file.path) cannot be read")
    }
    var reader = ByteReader(bytes.span.bytes)
    var samples: [Float] = []
    var room = [Float](repeating: 0, count: OpusPacket.maximumSamples)
    // Level, length and Opus packet, over and over (`Resources/README.md`).
    while reader.u8() != nil, let length = reader.u16(), let packet = reader.array(Int(length)) {
      guard case .success(let count) = decoder.decode(packet.span.bytes, into: &room) else { continue }
      samples += room[0..<count]
    }
    let loudest = samples.reduce(Float(0)) { max($0, abs($1)) }
    return samples.map { $0 / max(loudest, 1e-6) * peak }
  }

  /// A sound, and the seconds at whose half a tone is.
  struct Spoken: Sendable {
    var samples: [Float]
    var tones: [Int]

    /// The tones' beginnings, ms.
    var onsets: [Double] { tones.map { Double($0) * 1_000 + 500 } }

    /// The sound with its tones: 10 ms of 1 kHz each, in the first half of a frame.
    func withTones() -> [Float] {
      var samples = samples
      for onset in onsets {
        let at = Int(onset * 48)
        for i in 0..<(Speech.toneMilliseconds * 48) where at + i < samples.count {
          samples[at + i] = 0.6 * Float(sin(2 * Double.pi * Double(i) / 48))
        }
      }
      return samples
    }
  }
}
