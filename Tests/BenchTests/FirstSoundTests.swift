import MediaBasics
import Testing

@testable import Bench

/// When sound counts as heard.
struct FirstSoundTests {
  private func bytes(_ samples: [Int16]) -> [UInt8] {
    samples.flatMap { [UInt8(truncatingIfNeeded: $0), UInt8(truncatingIfNeeded: $0 >> 8)] }
  }

  @Test func silenceAndFaintNoiseAreNotHeard() {
    let first = FirstSoundInOutput()
    let quiet = bytes(Array(repeating: 0, count: 4_800) + (0..<4_800).map { $0 % 2 == 0 ? 60 : -60 })
    quiet.withUnsafeBytes { first.take(.zero, $0) }
    #expect(first.sound == nil)
  }

  @Test func theFirstLoudBlockIsHeardWhenItIsThere() {
    let first = FirstSoundInOutput()
    let all = bytes(Array(repeating: 0, count: 500) + (0..<1_500).map { $0 % 2 == 0 ? 8_000 : -8_000 })
    // One byte at a time, each a microsecond later.
    for (n, byte) in all.enumerated() {
      withUnsafeBytes(of: byte) { first.take(MediaInstant(nanoseconds: Int64(n) * 1_000), $0) }
    }
    // The second block of 480 samples is complete with byte 1,920.
    #expect(first.sound == MediaInstant(nanoseconds: 1_919_000))
  }
}
