import Foundation
import Synchronization

/// The other stack in a process of its own, asked in JSON lines; see `Tests/Interop/peers/dialogue.py`.
final class OtherSide: Sendable {
  /// What the other side tells unasked.
  struct News: Decodable, Sendable {
    var news: String
    var state: String?
    var kind: String?
    var label: String?
    var text: String?
    var size: Int?
    var checksum: UInt32?
    var candidate: String?
    var mid: String?
    var ordered: Bool?
    var max_retransmits: Int?
    var `protocol`: String?
    var stream: Int?
  }

  struct Tone: Decodable, Sendable {
    /// Hz.
    var frequency: Double
    /// dBFS.
    var level: Double
    /// Heard since the track began.
    var samples: Int
  }

  struct Transport: Decodable, Sendable {
    /// `gcm` or `cm`; nil while there are no keys.
    var srtp: String?
    /// Of the DTLS transport, in W3C's words.
    var state: String
  }

  private struct Nothing: Decodable {}
  private struct Description: Decodable { var sdp: String }
  private struct Frames: Decodable { var frames: Int }
  private struct Answer<Result: Decodable>: Decodable {
    var result: Result?
    var error: String?
  }
  private struct Number: Decodable { var id: Int? }

  private struct State {
    var lastRequest = 0
    var answers: [Int: Data] = [:]
    var news: [News] = []
    var complaints = ""
    var hasEnded = false
    var onCandidate: (@Sendable (String?) -> Void)?
  }

  private let state = Mutex(State())
  private let process: Mutex<Process>
  private let input: FileHandle
  let pid: Int32

  private init(_ stack: Stack) throws {
    let process = Process()
    process.executableURL = URL(filePath: Stack.interpreter)
    process.arguments = [stack.script]
    let (input, output, errors) = (Pipe(), Pipe(), Pipe())
    (process.standardInput, process.standardOutput, process.standardError) = (input, output, errors)
    try process.run()
    pid = process.processIdentifier
    self.process = Mutex(process)
    self.input = input.fileHandleForWriting
    let outputHandle = output.fileHandleForReading
    let errorHandle = errors.fileHandleForReading
    Thread.detachNewThread { [self] in
      var rest = Data()
      while case let data = outputHandle.availableData, !data.isEmpty {
        rest += data
        while let end = rest.firstIndex(of: UInt8(ascii: "\n")) {
          take(Data(rest[rest.startIndex..<end]))
          rest = Data(rest[rest.index(after: end)...])
        }
      }
      state.withLock { $0.hasEnded = true }
    }
    Thread.detachNewThread { [self] in
      while case let data = errorHandle.availableData, !data.isEmpty {
        state.withLock { $0.complaints += String(decoding: data, as: UTF8.self) }
      }
    }
  }

  /// Starts the stack and makes a connection in it.
  /// - Parameter address: the one it is to use, where it can be told.
  static func start(_ stack: Stack, address: String) async throws -> OtherSide {
    guard FileManager.default.isExecutableFile(atPath: Stack.interpreter) else {
      throw StoryError("the stacks to test against are not installed; run scripts/peers")
    }
    let side = try OtherSide(stack)
    let isReady = await eventually { side.state.withLock { $0.hasEnded || !$0.news.isEmpty } }
    guard isReady, side.hasTold({ $0.news == "ready" }) else {
      await side.end()
      throw StoryError("\(stack.testDescription) did not start; run scripts/peers. It said: \(side.complaints)")
    }
    try await side.ask("create", ["address": address])
    return side
  }

  private func take(_ line: Data) {
    let decoder = JSONDecoder()
    if let id = (try? decoder.decode(Number.self, from: line))?.id {
      state.withLock { $0.answers[id] = line }
    } else if let news = try? decoder.decode(News.self, from: line) {
      let onCandidate = state.withLock { state in
        state.news.append(news)
        return state.onCandidate
      }
      Self.hand(news, to: onCandidate)
    } else {
      state.withLock { $0.complaints += "not understood: \(String(decoding: line, as: UTF8.self))\n" }
    }
  }

  /// Hands over candidates, those found before too, as they are found; nil when there are no more.
  func onCandidate(_ body: @escaping @Sendable (String?) -> Void) {
    let before = state.withLock { state in
      state.onCandidate = body
      return state.news
    }
    for news in before { Self.hand(news, to: body) }
  }

  private static func hand(_ news: News, to body: (@Sendable (String?) -> Void)?) {
    switch news.news {
    case "candidate": body?(news.candidate)
    case "candidates_complete": body?(nil)
    default: break
    }
  }

  var complaints: String { state.withLock { $0.complaints } }

  // MARK: Asking

  private func ask<Result: Decodable & Sendable>(_ action: String, _ fields: [String: Any]) async throws -> Result {
    let id = state.withLock { state in
      state.lastRequest += 1
      return state.lastRequest
    }
    var request = fields
    request["id"] = id
    request["do"] = action
    let line = try JSONSerialization.data(withJSONObject: request) + Data([UInt8(ascii: "\n")])
    try input.write(contentsOf: line)
    _ = await eventually { state.withLock { $0.answers[id] != nil || $0.hasEnded } }
    guard let data = state.withLock({ $0.answers.removeValue(forKey: id) }) else {
      throw StoryError("no answer to \(action). \(complaints)")
    }
    let answer = try JSONDecoder().decode(Answer<Result>.self, from: data)
    guard let result = answer.result else { throw StoryError("\(answer.error ?? "no result"). \(complaints)") }
    return result
  }

  private func ask(_ action: String, _ fields: [String: Any] = [:]) async throws {
    let _: Nothing = try await ask(action, fields)
  }

  func addTone(_ frequency: Double) async throws { try await ask("add_tone", ["frequency": frequency]) }
  func addPicture() async throws { try await ask("add_picture") }

  func offer(restartingICE: Bool = false) async throws -> String {
    let description: Description = try await ask("offer", ["restart": restartingICE])
    return description.sdp
  }

  func answer(_ offer: String) async throws -> String {
    let description: Description = try await ask("answer", ["sdp": offer])
    return description.sdp
  }

  func accept(_ answer: String) async throws { try await ask("accept", ["sdp": answer]) }

  func addCandidate(_ line: String, mid: String) async throws {
    try await ask("candidate", ["candidate": line, "mid": mid])
  }

  func endOfCandidates(mid: String) async throws { try await ask("candidate", ["candidate": NSNull(), "mid": mid]) }

  func openChannel(
    _ label: String, ordered: Bool = true, maxRetransmits: Int? = nil, negotiatedID: Int? = nil, protocol: String = ""
  ) async throws {
    try await ask(
      "open_channel",
      [
        "label": label, "ordered": ordered, "max_retransmits": maxRetransmits ?? NSNull(),
        "negotiated_id": negotiatedID ?? NSNull(), "protocol": `protocol`,
      ])
  }

  func send(_ text: String, on label: String) async throws { try await ask("send", ["label": label, "text": text]) }

  func send(_ bytes: [UInt8], on label: String) async throws {
    let hexadecimal = bytes.map { ($0 < 16 ? "0" : "") + String($0, radix: 16) }.joined()
    try await ask("send", ["label": label, "data": hexadecimal])
  }

  func closeChannel(_ label: String) async throws { try await ask("close_channel", ["label": label]) }

  /// What the last second of a track sounds like; tracks in the order in which they came.
  func hear(track: Int = 0) async throws -> Tone { try await ask("hear", ["track": track]) }

  /// Pictures of a video track so far.
  func pictures(track: Int = 0) async throws -> Int {
    let frames: Frames = try await ask("look_at", ["track": track])
    return frames.frames
  }

  func transport() async throws -> Transport { try await ask("transport", [:]) }

  /// Ends the connection politely; the process goes on.
  func close() async throws { try await ask("close") }

  // MARK: News

  var news: [News] { state.withLock { $0.news } }

  func hasTold(_ condition: (News) -> Bool) -> Bool { state.withLock { $0.news.contains(where: condition) } }

  /// Waits until the other side has told something.
  func tells(_ condition: (News) -> Bool) async -> Bool { await eventually { hasTold(condition) } }

  /// The last state of its connection that it told.
  var connectionState: String? { news.last { $0.news == "state" }?.state }

  // MARK: The end

  /// Ends the process as a crash would.
  func kill() {
    process.withLock { process in
      if process.isRunning { _ = Foundation.kill(pid, SIGKILL) }
    }
  }

  var isRunning: Bool { process.withLock { $0.isRunning } }

  /// Lets the process end, and makes it where it does not.
  func end() async {
    try? input.close()
    if await eventually(within: .seconds(5), { !isRunning }) { return }
    kill()
    _ = await eventually { !isRunning }
  }
}
