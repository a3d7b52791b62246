import CallCore
import Foundation
import Glibc
import Logging
import Synchronization
import Testing

@testable import ncall

/// The file of what a client remembers.
struct MemoryFileTests {
  private final class Lines: Sendable {
    let all = Mutex<[String]>([])

    struct Handler: LogHandler {
      let lines: Lines
      var metadata: Logger.Metadata = [:]
      var logLevel = Logger.Level.trace
      subscript(metadataKey key: String) -> Logger.Metadata.Value? {
        get { metadata[key] }
        set { metadata[key] = newValue }
      }

      func log(event: LogEvent) { lines.all.withLock { $0.append("\(event.message)") } }
    }

    var log: Logger { Logger(label: "test") { _ in Handler(lines: self) } }
  }

  private func folder() throws -> String {
    let path = FileManager.default.temporaryDirectory.appendingPathComponent("ncall-memory-\(UUID().uuidString)").path
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
    return path
  }

  private struct NoEffects: EffectHandler {
    func perform(_ effect: Effect) async -> Action? { nil }
  }

  /// A client that begins with the file, does something, and ends.
  private func client(_ folder: String, _ log: Logger, _ actions: Action...) async -> State {
    let file = MemoryFile(folder: folder, log: log)
    var state = State()
    file.read().restore(into: &state, except: [])
    let store = Store(state: state, environment: NoEffects())
    let observation = file.follow(store)
    for action in actions { store.send(action) }
    await store.settled()
    observation.cancel()
    await file.close()
    return state
  }

  @Test func aClientBeginsAsTheOneBeforeEnded() async throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let lines = Lines()
    _ = await client(
      folder + "/new", lines.log, .command(.device(.input("mic"))), .command(.device(.gain(.automatic))),
      .command(.view(.layout)))
    let state = await client(folder + "/new", lines.log)
    #expect(state.devices.chosenInput == "mic")
    #expect(state.devices.processing.gain == .automatic)
    #expect(state.view.layout == .speaker)
    #expect(lines.all.withLock { $0 } == [])
    var status = stat()
    #expect(stat(folder + "/new/client.json", &status) == 0 && status.st_mode & 0o777 == 0o600)
    // Nothing is left of writing but the lock.
    #expect(
      try FileManager.default.contentsOfDirectory(atPath: folder + "/new").sorted() == [
        "client.json", "client.json.lock",
      ])
  }

  @Test func nothingIsWrittenWhereNothingChanged() async throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    _ = await client(folder, Lines().log, .notices(.posted("hello", severity: .info)))
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder) == [])
  }

  @Test(arguments: ["", "not JSON", "{\"version\":99}", "{\"version\":1,\"input\":7}"])
  func whatCannotBeReadIsSaidAndBegunAfresh(_ text: String) async throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try text.write(toFile: folder + "/client.json", atomically: true, encoding: .utf8)
    let lines = Lines()
    #expect(await client(folder, lines.log, .command(.device(.input("mic")))) == State())
    #expect(lines.all.withLock { $0.first?.contains("client.json is not used, and written anew") } == true)
    #expect(await client(folder, Lines().log).devices.chosenInput == "mic")
  }

  @Test func aFileThatIsTooLargeOrNoneIsNotRead() async throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    try Data(repeating: 0x20, count: ClientMemory.largestFile + 1).write(to: URL(filePath: folder + "/client.json"))
    let lines = Lines()
    #expect(MemoryFile(folder: folder, log: lines.log).read() == ClientMemory())
    unlink(folder + "/client.json")
    #expect(mkfifo(folder + "/client.json", 0o600) == 0)
    #expect(MemoryFile(folder: folder, log: lines.log).read() == ClientMemory())
    #expect(lines.all.withLock { $0.count } == 2)
  }

  @Test func clientsAtTheSameTimeKeepEachOthersChanges() async throws {
    let folder = try folder()
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let log = Lines().log
    await withTaskGroup(of: Void.self) { group in
      for n in 0..<8 {
        group.addTask {
          _ = await self.client(
            folder, log,
            .call(
              .joined(
                room: RoomSummary(name: "r"), me: Participant(identity: "me", sid: "0", name: ""),
                others: [Participant(identity: "person-\(n)", sid: "\(n)", name: "")])),
            .command(.volume(participant: "person-\(n)", .to(50))))
        }
      }
    }
    let memory = MemoryFile(folder: folder, log: log).read()
    #expect(memory.volumes == Dictionary(uniqueKeysWithValues: (0..<8).map { ("person-\($0)", 50) }))
  }
}
