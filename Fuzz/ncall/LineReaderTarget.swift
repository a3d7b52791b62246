import Foundation

@testable import ncall

/// What somebody types or pipes into a call, through a real pipe and in pieces of any length: the lines are those that were written.
enum LineReaderTarget {
  static let target = FuzzTarget("line-reader", longest: 16 * 1_024) { bytes in
    var input = FuzzInput(bytes)
    let limit = 1 + input.below(6_000)
    let text = input.rest()
    // An input is shorter than what a pipe holds, so that nobody has to read while it is written.
    let pipe = Pipe()
    defer { try? pipe.fileHandleForReading.close() }
    do {
      try pipe.fileHandleForWriting.write(contentsOf: text)
      try pipe.fileHandleForWriting.close()
    } catch {
      fatalError("a pipe takes \(text.count) bytes: \(error)")
    }
    var reader = LineReader(descriptor: pipe.fileHandleForReading.fileDescriptor, limit: limit)
    var lines = text.split(separator: UInt8(ascii: "\n"), omittingEmptySubsequences: false)
    // What comes after the last line's end is a line only when there is something.
    if lines.last?.isEmpty ?? false { lines.removeLast() }
    for line in lines {
      let expected = line.count > limit ? LineReader.Line.tooLong : .text(String(decoding: line, as: UTF8.self))
      let read = reader.next()
      expect(read == expected, "a line is read as it was written: \(String(describing: read)), not \(expected)")
    }
    expect(reader.next() == nil && reader.next() == nil, "after the last line there is none")
  }
}
