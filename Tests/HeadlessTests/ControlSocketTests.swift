import CallCore
import Foundation
import NchatAPI
import Synchronization
import Testing

@testable import Headless

/// The socket through which scripts command a client, and what hostile hands can do with it.
struct ControlSocketTests {
  /// A connection as a script would make it.
  private func connected(to path: String, seconds: Int = 30) throws -> Int32 {
    let descriptor = StreamSocket.make()
    StreamSocket.setTimeout(descriptor, seconds: seconds)
    let result = StreamSocket.withAddress(path) { connect(descriptor, $0, $1) }
    guard result == 0 else {
      close(descriptor)
      throw NothingHappened(what: "a connection to \(path)")
    }
    return descriptor
  }

  private func answer(_ descriptor: Int32) throws -> [String: Any] {
    try object(try StreamSocket.readLine(descriptor, limit: 1 << 20, seconds: 30))
  }

  private func inCall() -> State {
    var state = State()
    _ = reduce(
      &state,
      .call(
        .joined(
          room: RoomSummary(name: "standup"), me: Participant(identity: "me", sid: "PA_me"),
          others: [Participant(identity: "bo", sid: "PA_bo", name: "Bo")])))
    return state
  }

  @Test func onlyTheOwnerMayConnect() throws {
    let folder = try TemporaryFolder()
    let path = folder.path + "/run"
    let socket = try ControlSocket(folder: path, store: quietStore())
    defer { socket.close() }
    var status = stat()
    #expect(socket.path == "\(path)/\(getpid()).sock")
    #expect(stat(socket.path, &status) == 0 && status.st_mode & 0o7777 == 0o600)
    #expect(stat(path, &status) == 0 && status.st_mode & 0o7777 == 0o700)
    #expect(fcntl(try connected(to: socket.path), F_GETFD) >= 0)
  }

  @Test func commandsAreDoneAndAnswered() async throws {
    let folder = try TemporaryFolder()
    let store = quietStore(inCall())
    let socket = try ControlSocket(folder: folder.path, store: store)
    defer { socket.close() }
    let client = ControlClient(folder: folder.path)
    #expect(try client.send("mute", to: nil) == #"{"ok":true}"#)
    try await eventually("the mute") { store.state.call.microphone.isMuted }
    #expect(try client.send("volume bo 80", to: "\(getpid())") == #"{"ok":true}"#)
    try await eventually("the volume") { store.state.call.volumes["bo"] == 80 }
    let snapshot = try object(try client.send("snapshot", to: nil))
    #expect(snapshot["room"] as? String == "standup" && (snapshot["participants"] as? [Any])?.count == 1)
    let early = try object(try client.send("stats", to: nil))
    #expect(early["ok"] as? Bool == false && (early["error"] as? String)?.contains("no figures yet") == true)
    store.send(.call(.statsMeasured(CallStats(upRate: 30))))
    let stats = try object(try client.send("stats", to: nil))
    #expect(stats["ok"] as? Bool == true && stats["tracks"] is [Any])
    for (line, word) in [
      ("volume nobody 80", "nobody"), ("mutte", "mute"), ("volume", "usage"), ("", "no command"),
      ("\u{1b}[31m", "no command"),
    ] {
      let refusal = try object(try client.send(line, to: nil))
      #expect(refusal["ok"] as? Bool == false)
      #expect((refusal["error"] as? String)?.contains(word) == true, "\(refusal)")
    }
  }

  @Test func whetherThePersonMayBeRecordedIsSaidWhenItIsAsked() async throws {
    let folder = try TemporaryFolder()
    let said = Mutex<[Bool]>([])
    let store = quietStore(inCall()) { isAccepted in said.withLock { $0.append(isAccepted) } }
    let socket = try ControlSocket(folder: folder.path, store: store, hasScreen: false)
    defer { socket.close() }
    let early = try object(socket.answer("consent yes"))
    #expect(early["code"] as? String == "conflict" && (early["error"] as? String)?.contains("nobody asks") == true)
    #expect(try object(socket.answer("consent maybe"))["code"] as? String == "usage")
    let bob = Person(id: .random(), username: "bob", displayName: "Bob")
    let until = Timestamp(milliseconds: 1)
    store.send(
      .line(.recording(RecordingNews(recording: .random(), call: .random(), what: .asked(by: bob, until: until)))))
    #expect(socket.answer("consent no") == #"{"ok":true}"#)
    try await eventually("the answer") { said.withLock { $0 } == [false] }
  }

  @Test func refusalsSayWhetherTheWordsAreWrong() throws {
    let folder = try TemporaryFolder()
    let socket = try ControlSocket(folder: folder.path, store: quietStore(inCall()), hasScreen: false)
    defer { socket.close() }
    for (line, code, word) in [
      ("frobnicate", "usage", "`ncall ctl --help`"), ("volume", "usage", "NAME PERCENT"),
      ("volume bo 250", "usage", "0 to 200"), ("call bob", "conflict", "needs a server"),
      ("volume nobody 80", "conflict", "nobody"), ("view.help", "conflict", "no screen"),
      ("layout", "conflict", "no screen"), ("confirm", "conflict", "no screen"),
    ] {
      let refusal = try object(socket.answer(line))
      #expect(refusal["ok"] as? Bool == false && refusal["code"] as? String == code, "\(line): \(refusal)")
      let error = try #require(refusal["error"] as? String)
      #expect(error.contains(word) && !error.contains("? "), "\(error)")
    }
  }

  @Test func quittingLeavesWhereThereIsNobodyToAsk() throws {
    let folder = try TemporaryFolder()
    for hasScreen in [false, true] {
      let store = quietStore(inCall())
      let socket = try ControlSocket(folder: folder.path, store: store, hasScreen: hasScreen)
      #expect(socket.answer("quit") == #"{"ok":true}"#)
      #expect(store.state.call.connection == (hasScreen ? .joined : .leaving))
      #expect(store.state.view.overlay == (hasScreen ? .leaveConfirmation : nil))
      socket.close()
    }
  }

  @Test func clientIsFoundByItsIdentity() throws {
    let folder = try TemporaryFolder()
    let (first, second) = (quietStore(inCall()), quietStore())
    let sockets = [
      try ControlSocket(folder: folder.path, name: "9", store: first),
      try ControlSocket(folder: folder.path, name: "10", store: second),
    ]
    defer { for socket in sockets { socket.close() } }
    #expect(try ControlClient(folder: folder.path).send("mute", to: "me") == #"{"ok":true}"#)
    #expect(first.state.call.microphone.isMuted && !second.state.call.microphone.isMuted)
  }

  @Test func threadsBearTheirNames() async throws {
    let folder = try TemporaryFolder()
    let socket = try ControlSocket(folder: folder.path, store: quietStore())
    defer { socket.close() }
    let metrics = try MetricsServer(host: "127.0.0.1", port: 0, store: quietStore())
    defer { metrics.close() }
    let writer = EventWriter(descriptor: open("/dev/null", O_WRONLY), owns: true)
    defer { writer.close() }
    for name in ["ncall-control", "ncall-metrics", "ncall-events"] {
      try await eventually("a thread \(name)") {
        let tasks = (try? FileManager.default.contentsOfDirectory(atPath: "/proc/self/task")) ?? []
        return tasks.contains {
          (try? String(contentsOfFile: "/proc/self/task/\($0)/comm", encoding: .utf8)) == name + "\n"
        }
      }
    }
  }

  @Test func hostileLinesGetAnAnswerOrNothing() throws {
    let folder = try TemporaryFolder()
    let socket = try ControlSocket(folder: folder.path, store: quietStore())
    defer { socket.close() }
    let tooLong = try connected(to: socket.path)
    StreamSocket.write(tooLong, String(repeating: "x", count: ControlSocket.maximumCommand + 10), seconds: 30)
    #expect((try answer(tooLong)["error"] as? String)?.contains("16 KiB") == true)
    let binary = try connected(to: socket.path)
    let bytes: [UInt8] = [0xff, 0xfe, 0x00, 0x80, 0x0a]
    #expect(send(binary, bytes, bytes.count, Int32(MSG_NOSIGNAL)) == bytes.count)
    #expect((try answer(binary)["error"] as? String)?.contains("UTF-8") == true)
    // A line that nobody ends is taken when the other side has no more to say.
    let half = try connected(to: socket.path)
    StreamSocket.write(half, "mu", seconds: 30)
    StreamSocket.write(half, "te", seconds: 30)
    shutdown(half, Int32(SHUT_WR))
    #expect(try answer(half)["ok"] as? Bool == true)
    let manyLines = try connected(to: socket.path)
    StreamSocket.write(manyLines, "unmute\nleave\nleave\n", seconds: 30)
    #expect(try answer(manyLines)["ok"] as? Bool == true)
    for descriptor in [tooLong, binary, half, manyLines] { close(descriptor) }
  }

  @Test func silentConnectionsDoNotKeepOthersOut() throws {
    let folder = try TemporaryFolder()
    let socket = try ControlSocket(folder: folder.path, store: quietStore())
    defer { socket.close() }
    // More than may be served at once and wait, none of which says anything.
    let silent = try (0..<12).map { _ in try connected(to: socket.path) }
    #expect(try ControlClient(folder: folder.path).send("mute", to: nil, seconds: 30) == #"{"ok":true}"#)
    for descriptor in silent { close(descriptor) }
  }

  @Test func connectionsLeaveNoDescriptorsBehind() async throws {
    let folder = try TemporaryFolder()
    let socket = try ControlSocket(folder: folder.path, store: quietStore())
    defer { socket.close() }
    for _ in 0..<100 {
      let descriptor = try connected(to: socket.path)
      StreamSocket.write(descriptor, "mute\n", seconds: 30)
      _ = try answer(descriptor)
      close(descriptor)
    }
    try await eventually("that all but the listening one are closed") { try openSockets(of: socket.path) <= 1 }
  }

  /// How many descriptors of this process are ends of a socket with this path.
  private func openSockets(of path: String) throws -> Int {
    let table = try String(contentsOfFile: "/proc/net/unix", encoding: .utf8)
    return table.split(separator: "\n").filter { $0.hasSuffix(" " + path) }.count
  }

  @Test func staleSocketsGiveWay() throws {
    let folder = try TemporaryFolder()
    // A socket that nobody listens on, under our own name, and one of a process that is no more.
    let child = Process()
    child.executableURL = URL(fileURLWithPath: "/bin/true")
    try child.run()
    child.waitUntilExit()
    let dead = "\(folder.path)/\(child.processIdentifier).sock"
    for path in ["\(folder.path)/\(getpid()).sock", dead] {
      let descriptor = StreamSocket.make()
      #expect(StreamSocket.withAddress(path) { bind(descriptor, $0, $1) } == 0)
      close(descriptor)
    }
    let client = ControlClient(folder: folder.path)
    #expect(client.running.isEmpty)
    #expect(throws: ControlSocketError.noClient(folder: folder.path)) { try client.send("mute", to: nil) }
    #expect(throws: ControlSocketError.noSuchClient("\(child.processIdentifier)")) {
      try client.send("mute", to: "\(child.processIdentifier)")
    }
    let socket = try ControlSocket(folder: folder.path, store: quietStore())
    #expect(client.running == ["\(getpid())"])
    #expect(!FileManager.default.fileExists(atPath: dead))
    socket.close()
    socket.close()
    #expect(!FileManager.default.fileExists(atPath: socket.path))
  }

  @Test func linksAreReplacedAndNotFollowed() throws {
    let folder = try TemporaryFolder()
    let precious = folder.path + "/precious"
    try "keep".write(toFile: precious, atomically: true, encoding: .utf8)
    let path = "\(folder.path)/\(getpid()).sock"
    #expect(symlink(precious, path) == 0)
    let socket = try ControlSocket(folder: folder.path, store: quietStore())
    defer { socket.close() }
    #expect(try String(contentsOfFile: precious, encoding: .utf8) == "keep")
    var status = stat()
    #expect(lstat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFSOCK)
    #expect(stat(precious, &status) == 0 && status.st_mode & 0o777 != 0o600)
  }

  @Test func folderThatOthersMayWriteIntoIsRefused() throws {
    let folder = try TemporaryFolder()
    #expect(chmod(folder.path, 0o777) == 0)
    let refusal = "others may write into it; make it yours alone with chmod 700"
    #expect(throws: ControlSocketError.folder(folder.path, refusal)) {
      try ControlSocket(folder: folder.path, store: quietStore())
    }
    #expect(throws: ControlSocketError.folder(folder.path, refusal)) {
      try ControlClient(folder: folder.path).send("mute", to: nil)
    }
  }

  @Test func impossibleFoldersAndPathsAreToldInWords() throws {
    let folder = try TemporaryFolder()
    let file = folder.path + "/file"
    try "".write(toFile: file, atomically: true, encoding: .utf8)
    #expect(throws: ControlSocketError.folder(file, "it is no folder")) {
      try ControlSocket(folder: file, store: quietStore())
    }
    let long = folder.path + "/" + String(repeating: "x", count: 120)
    #expect {
      try ControlSocket(folder: long, store: quietStore())
    } throws: {
      "\($0)".contains("too long")
    }
  }

  @Test func oneOfSeveralClientsIsChosenByName() throws {
    let folder = try TemporaryFolder()
    let (first, second) = (quietStore(), quietStore())
    let sockets = [
      try ControlSocket(folder: folder.path, name: "9", store: first),
      try ControlSocket(folder: folder.path, name: "10", store: second),
    ]
    defer { for socket in sockets { socket.close() } }
    let client = ControlClient(folder: folder.path)
    #expect(throws: ControlSocketError.severalClients(["9", "10"])) { try client.send("mute", to: nil) }
    #expect(try client.send("mute", to: "10") == #"{"ok":true}"#)
    #expect(second.state.call.microphone.isMuted && !first.state.call.microphone.isMuted)
    for name in ["11", "../9", "", "a\0b"] {
      #expect(throws: ControlSocketError.noSuchClient(name)) { try client.send("mute", to: name) }
    }
  }

  @Test func clientThatIsStoppedIsNotWaitedForLong() throws {
    let folder = try TemporaryFolder()
    // It listens, and takes nothing; its queue gets full.
    let path = folder.path + "/9.sock"
    let stopped = StreamSocket.make()
    #expect(StreamSocket.withAddress(path) { bind(stopped, $0, $1) } == 0 && listen(stopped, 0) == 0)
    defer { close(stopped) }
    let client = ControlClient(folder: folder.path)
    #expect(throws: ControlSocketError.noAnswer(path)) { try client.send("mute", to: "9", seconds: 0.2) }
    let waiting = (0..<2).compactMap { _ in try? connected(to: path, seconds: 1) }
    #expect(throws: ControlSocketError.self) { try client.send("mute", to: "9", seconds: 0.2) }
    for descriptor in waiting { close(descriptor) }
  }
}
