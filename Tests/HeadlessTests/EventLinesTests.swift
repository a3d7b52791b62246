import Foundation
import Synchronization
import Testing

@testable import Headless

/// Lines of events on their way to a reader, or to nobody.
struct EventLinesTests {
  @Test func everyLineHasVersionTimeAndNumber() async throws {
    let pipe = try TestPipe()
    let writer = EventWriter(descriptor: pipe.writing, owns: true) { Date(timeIntervalSince1970: 1_700_000_000.125) }
    for i in 0..<3 { writer.write("thing") { $0.add("i", i) } }
    writer.close()
    let lines = pipe.lines()
    #expect(
      lines == (0..<3).map { #"{"v":1,"ts":"2023-11-14T22:13:20.125Z","seq":\#($0 + 1),"type":"thing","i":\#($0)}"# })
  }

  @Test func stalledReaderHoldsUpNobodyAndTheNextLineTellsWhatIsLost() async throws {
    let pipe = try TestPipe()
    let writer = EventWriter(descriptor: pipe.writing, owns: true)
    let filler = String(repeating: "x", count: 1_000)
    // Far more than pipe and queue hold; nobody reads, and yet all calls return.
    let total = 4_000
    for _ in 0..<total { writer.write("fill") { $0.add("text", filler) } }
    var seen: [[String: Any]] = []
    try await eventually("a line that tells of lost ones") {
      writer.write("probe")
      seen = try pipe.lines().map(object)
      return seen.contains { $0["dropped"] != nil }
    }
    writer.close(seconds: 10)
    seen = try pipe.lines().map(object)
    // Numbers of lines, and what was said to be lost before each, add up without a gap.
    var expected = 1
    for line in seen {
      expected += line["dropped"] as? Int ?? 0
      #expect(line["seq"] as? Int == expected)
      expected += 1
    }
    #expect(seen.count < total)
  }

  @Test func bigLinesAreBoundedByTheirBytes() throws {
    let pipe = try TestPipe()
    let writer = EventWriter(descriptor: pipe.writing, owns: true)
    let big = String(repeating: "x", count: 1 << 20)
    let made = Mutex(0)
    for _ in 0..<100 {
      writer.write("data") { line in
        made.withLock { $0 += 1 }
        line.add("text", big)
      }
    }
    // What the writer's thread has taken, as much again in the queue, and the line that went over.
    #expect(made.withLock { $0 } <= 12)
    pipe.closeReading()
    writer.close(seconds: 0)
  }

  @Test func readerThatWentAwayIsNoMatter() async throws {
    signal(SIGPIPE, SIG_IGN)
    let pipe = try TestPipe()
    let writer = EventWriter(descriptor: pipe.writing, owns: true)
    writer.write("hello")
    try await eventually("the first line") { pipe.lines().count == 1 }
    pipe.closeReading()
    for _ in 0..<5_000 { writer.write("more") }
    writer.close(seconds: 30)
    writer.write("late")
  }

  @Test func fullDiskLosesLinesAndCountsThem() async throws {
    // Every write to this device fails as on a full disk.
    let device = open("/dev/full", O_WRONLY)
    let writer = LineWriter(descriptor: device, owns: true, name: "test")
    var dropped = 0
    try await eventually("the count of lost lines") {
      writer.write { count in
        dropped = max(dropped, count)
        return "line"
      }
      return dropped > 0
    }
    writer.close(seconds: 30)
  }

  @Test func namedPipeWithoutReaderIsNotWaitedFor() async throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/events"
    #expect(mkfifo(path, 0o600) == 0)
    let writer = try EventWriter(path: path)
    writer.write("early")
    let reader = open(path, O_RDONLY | O_NONBLOCK)
    defer { close(reader) }
    var buffer = [UInt8](repeating: 0, count: 1_024)
    let text = try await eventually("the event") {
      let count = read(reader, &buffer, buffer.count)
      return count > 0 ? String(decoding: buffer[..<count], as: UTF8.self) : nil
    }
    #expect(text.contains("\"type\":\"early\""))
    writer.close()
  }

  @Test func eventsAreAppendedToAFile() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/events"
    for word in ["first", "second"] {
      let writer = try EventWriter(path: path)
      writer.write(word)
      writer.close(seconds: 30)
    }
    let lines = try String(contentsOfFile: path, encoding: .utf8).split(separator: "\n")
    #expect(try lines.map { try object(String($0))["type"] as? String } == ["first", "second"])
  }

  @Test func unwritableFileIsRefused() throws {
    let folder = try TemporaryFolder()
    #expect(throws: EventFileError(path: folder.path + "/no/such", reason: "No such file or directory")) {
      try EventWriter(path: folder.path + "/no/such")
    }
    #expect(throws: EventFileError(path: folder.path, reason: "Is a directory")) { try EventWriter(path: folder.path) }
  }

  @Test func linesFromManyThreadsKeepTheirNumbers() async throws {
    let pipe = try TestPipe()
    let writer = EventWriter(descriptor: pipe.writing, owns: true)
    await withTaskGroup(of: Void.self) { group in
      for _ in 0..<8 {
        group.addTask { for _ in 0..<50 { writer.write("thing") } }
      }
    }
    var numbers: [Int] = []
    try await eventually("all lines") {
      numbers = try pipe.lines().compactMap { try object($0)["seq"] as? Int }
      return numbers.count == 400
    }
    #expect(numbers == Array(1...400))
    writer.close()
  }
}
