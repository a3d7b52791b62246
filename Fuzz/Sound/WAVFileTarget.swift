import Glibc
import MediaBasics

@testable import Sound

/// A WAVE file, opened and read to its end.
enum WAVFileTarget {
  static let target = FuzzTarget("wav-file", longest: 4096) { bytes in
    guard let file = tmpfile() else { return }
    defer { fclose(file) }
    let descriptor = fileno(file)
    guard write(descriptor, bytes, bytes.count) == bytes.count else { return }
    let path = "/proc/self/fd/\(descriptor)"
    if let file = try? WAVFile(path: path) {
      expect(file.format.objection == nil, "a file that opens can be played")
      expect(
        file.dataOffset + file.frames * file.format.frameBytes <= bytes.count, "samples lie within the file")
    }
    guard let source = try? WAVSource(path: path) else { return }
    var block = [Float](repeating: 0, count: AudioBlock.frames)
    var reads = 0
    // A rate of 4 kHz in one-byte samples makes twelve out of each byte.
    while reads < 2 + bytes.count * 12 / AudioBlock.frames + 2 {
      var span = block.mutableSpan
      guard case .frames = source.read(into: &span) else { return }
      expect(block.allSatisfy(\.isFinite), "samples are numbers")
      reads += 1
    }
  }
}
