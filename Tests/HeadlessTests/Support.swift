import CallCore
import Foundation
import Testing

/// How long a test waits for what must happen before it calls it a failure; never how long something takes.
let patience = Duration.seconds(30)

struct NothingHappened: Error {
  let what: String
}

/// Looks until `look` answers something.
func eventually<Value>(_ what: String, _ look: () throws -> Value?) async throws -> Value {
  let end = ContinuousClock.now + patience
  while ContinuousClock.now < end {
    if let value = try look() { return value }
    try await Task.sleep(for: .milliseconds(5))
  }
  throw NothingHappened(what: what)
}

func eventually(_ what: String, _ holds: () throws -> Bool) async throws {
  let _: Bool = try await eventually(what) { try holds() ? true : nil }
}

/// A folder that goes with the test.
final class TemporaryFolder {
  let path: String

  init() throws {
    // Short, since the paths of sockets must be.
    path = "/tmp/ncall-\(UUID().uuidString.prefix(13))"
    try FileManager.default.createDirectory(
      atPath: path, withIntermediateDirectories: false, attributes: [.posixPermissions: 0o700])
  }

  deinit {
    chmod(path, 0o700)
    // A folder that stays behind is no failure of what is tested.
    try? FileManager.default.removeItem(atPath: path)
  }
}

/// A pipe whose reading end never waits.
final class TestPipe {
  let reading: Int32
  let writing: Int32
  private var isReadingOpen = true
  private var text = ""

  init() throws {
    var ends: [Int32] = [-1, -1]
    guard pipe(&ends) == 0 else { throw NothingHappened(what: "a pipe") }
    (reading, writing) = (ends[0], ends[1])
    _ = fcntl(reading, F_SETFL, O_NONBLOCK)
  }

  deinit { closeReading() }

  func closeReading() {
    if isReadingOpen { close(reading) }
    isReadingOpen = false
  }

  /// The whole lines that came so far.
  func lines() -> [String] {
    var buffer = [UInt8](repeating: 0, count: 65_536)
    while true {
      let count = read(reading, &buffer, buffer.count)
      guard count > 0 else { break }
      text += String(decoding: buffer[..<count], as: UTF8.self)
    }
    return text.split(separator: "\n", omittingEmptySubsequences: false).dropLast().map(String.init)
  }
}

/// A JSON object as a reader of the contract sees it.
func object(_ line: String) throws -> [String: Any] {
  try #require(try JSONSerialization.jsonObject(with: Data(line.utf8)) as? [String: Any], "\(line) is no JSON object")
}

/// The names of an object's fields, in the order in which they stand.
func fieldNames(_ line: String) throws -> Set<String> { Set(try object(line).keys) }

/// A store whose effects lead nowhere, but for answers about being recorded.
func quietStore(
  _ state: State = State(), answerRecording: @escaping @Sendable (Bool) -> Void = { _ in }
) -> Store {
  Store(
    state: state,
    environment: CallEnvironment(
      setMicrophoneMuted: { _ in }, setDeafened: { _ in }, setVolume: { _, _ in },
      sendChat: { _ in ChatReceipt(id: "sent", sentAt: 1) }, sendReaction: { _ in },
      answerRecording: { answerRecording($0) }, host: { _ in }, leave: {}))
}

/// Names that try to break out of whatever they are put into.
let hostileNames = [
  "a\"b\\c", "line\nbreak\r\ttab", "\u{0}\u{1b}[31mred\u{7}", "\u{2028}\u{2029}\u{85}\u{9b}", "{\"v\":2}",
  "日本語 🤝 e\u{301}",
  "\u{202e}right", String(repeating: "x", count: 400), "",
]
