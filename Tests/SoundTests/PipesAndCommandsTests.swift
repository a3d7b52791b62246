import Foundation
import Glibc
import Sound
import Testing

/// Raw samples through pipes and shell commands: a stalled, fast or vanished other end never holds up the caller.
@Suite(.serialized) struct PipesAndCommandsTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  func read(_ source: any AudioSource) -> (answer: SourceRead, block: [Float]) {
    var block = [Float](repeating: 0, count: 480)
    var span = block.mutableSpan
    let answer = source.read(into: &span)
    return (answer, block)
  }

  /// Reads until something other than silence comes, at most half a minute.
  func next(_ source: any AudioSource) async throws -> (answer: SourceRead, block: [Float]) {
    for _ in 0..<3_000 {
      let result = read(source)
      if result.answer != .silence { return result }
      try await Task.sleep(for: .milliseconds(10))
    }
    return (.silence, [])
  }

  @Test func aNamedPipeIsReadAsItIsWritten() throws {
    let path = folder.file("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    let source = try PipeSource(path: path)
    try source.start()
    let writer = open(path, O_WRONLY)
    #expect(writer >= 0)
    #expect(read(source).answer == .silence)
    let samples = Signal.tone(440, seconds: 0.05)
    let bytes = WAVBytes.signed16(samples)
    // One and a half blocks: one comes out, the half waits.
    #expect(Glibc.write(writer, bytes, 1_440) == 1_440)
    let first = read(source)
    #expect(first.answer == .frames(480))
    #expect(zip(first.block, samples).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(read(source).answer == .silence)
    // A frame cut between its two bytes is put together.
    #expect(bytes[1_440...].withUnsafeBytes { Glibc.write(writer, $0.baseAddress, 481) } == 481)
    let second = read(source)
    #expect(second.answer == .frames(480))
    #expect(zip(second.block, samples[480...]).allSatisfy { abs($0 - $1) < 1e-4 })
    #expect(bytes[1_921...].withUnsafeBytes { Glibc.write(writer, $0.baseAddress, 101) } == 101)
    _ = close(writer)
    #expect(read(source).answer == .frames(51))
    #expect(read(source).answer == .ended)
    source.stop()
  }

  @Test func stereoAt44100BecomesBlocks() async throws {
    let tone = Signal.tone(440, seconds: 1, rate: 44_100)
    let path = try folder.write(WAVBytes.signed16(tone.flatMap { [$0, $0] }), to: "raw")
    let source = try PipeSource(path: path, format: PCMFormat(rate: 44_100, channels: 2))
    try source.start()
    let (samples, last) = source.drain()
    #expect(last == .ended)
    #expect(abs(samples.count - 48_000) < 600)
    #expect(Signal.signalToNoise(samples[4_800..<43_200], frequency: 440) > 60)
    source.stop()
  }

  @Test func aCommandIsHeard() async throws {
    let path = try folder.write(WAVBytes.signed16(Signal.tone(440, seconds: 0.1)), to: "raw")
    let source = try CommandSource(command: "cat '\(path)' | cat")
    try source.start()
    var heard: [Float] = []
    while case (.frames(let count), let block) = try await next(source) { heard += block[0..<count] }
    #expect(heard.count == 4_800)
    #expect(Signal.signalToNoise(heard, frequency: 440) > 60)
    #expect(read(source).answer == .ended)
    #expect(source.rewind())
    let again = try await next(source)
    #expect(again.answer == .frames(480))
    source.stop()
  }

  @Test func aCommandThatDoesNotEndIsEnded() async throws {
    let marker = folder.file("pid")
    let source = try CommandSource(command: "echo $$ > '\(marker)'; trap '' HUP; while :; do sleep 1; done")
    #expect(read(source).answer == .silence)
    func pid() -> pid_t? {
      (try? String(contentsOfFile: marker, encoding: .utf8)).flatMap {
        pid_t($0.trimmingCharacters(in: .whitespacesAndNewlines))
      }
    }
    for _ in 0..<3_000 where pid() == nil { try await Task.sleep(for: .milliseconds(10)) }
    let child = try #require(pid())
    #expect(kill(child, 0) == 0)
    source.stop()
    // Reaped, too: not even a zombie answers.
    #expect(kill(child, 0) == -1 && errno == ESRCH)
  }

  @Test func aCommandThatDoesNotExistSaysSoAndEnds() async throws {
    let source = try CommandSource(command: "exec /nonexistent/recorder 2>/dev/null")
    let result = try await next(source)
    #expect(result.answer == .ended)
    source.stop()
  }

  @Test func aCommandHearsEverything() throws {
    let path = folder.file("heard.raw")
    let sink = CommandSink(command: "cat > '\(path)'")
    try sink.start()
    let tone = Signal.tone(440, seconds: 0.5)
    for n in 0..<50 { #expect(sink.write(Array(tone[(n * 480)..<(n * 480 + 480)])) == .written) }
    sink.stop()
    #expect(try folder.read("heard.raw") == WAVBytes.signed16Rounded(tone))
  }

  @Test func aCommandThatGoesAwayIsAnEvent() async throws {
    let sink = CommandSink(command: "exit 3")
    try sink.start()
    let block = [Float](repeating: 0.1, count: 480)
    var answer = SinkWrite.written
    for _ in 0..<3_000 {
      answer = sink.write(block)
      if case .failed = answer { break }
      try await Task.sleep(for: .milliseconds(10))
    }
    guard case .failed(.gone(let sentence)) = answer else {
      Issue.record("\(answer)")
      return
    }
    #expect(sentence.contains("exit 3"))
    sink.stop()
  }

  @Test func aStalledReaderLosesTheOldestSound() throws {
    let path = folder.file("pipe")
    #expect(mkfifo(path, 0o600) == 0)
    let sink = PipeSink(path: path)
    try sink.start()
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    #expect(reader >= 0)
    var dropped = 0
    for n in 0..<300 {
      let block = [Float](repeating: Float(n) / 400, count: 480)
      if sink.write(block) == .dropped { dropped += 1 }
    }
    #expect(dropped > 100)
    // The pipe holds the beginning; what is taken out makes room for the newest.
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    let early = Glibc.read(reader, &buffer, buffer.count)
    #expect(early > 0)
    #expect(sink.write([Float](repeating: 0.9, count: 480)) == .written)
    let late = Glibc.read(reader, &buffer, buffer.count)
    #expect(late >= 960)
    let last = Int16(bitPattern: UInt16(buffer[late - 2]) | UInt16(buffer[late - 1]) << 8)
    #expect(abs(Float(last) / 32_768 - 0.9) < 0.001)
    sink.stop()
    _ = close(reader)
  }

  @Test func aFullDiskIsSaid() throws {
    let sink = PipeSink(path: "/dev/full")
    try sink.start()
    let answer = sink.write([Float](repeating: 0, count: 480))
    guard case .failed(.diskFull) = answer else {
      Issue.record("\(answer)")
      return
    }
    sink.stop()
  }

  @Test func whatCannotBeOpenedIsSaid() throws {
    #expect(throws: SoundFailure.self) { try PipeSource(path: folder.file("missing")).start() }
    #expect(throws: SoundFailure.self) { try PipeSink(path: folder.file("no/such/folder")).start() }
  }
}
