import Foundation
import LiveKitProtocol
import NchatAPI
import NchatClient
import RTCTransport

/// Sends each line of standard input to a stream, one after another, as fast as the server takes them.
///
/// Where the server says that it was too fast, a line waits as long as it says, and so does whoever writes into the pipe. A line that the server
/// refuses for what it says is left out, which is told; the command ends with the status of the first such. All else ends it.
struct StreamInput {
  /// Bytes of a line; no message is that long.
  private static let maximumLine = 16 * 1_024
  /// Seconds that a line waits for a server that is not there before the command gives up.
  private static let patience = 60.0

  /// For messages: a line, a reaction.
  var what: String
  var isQuiet: Bool
  /// Sends one, and answers what to print of it.
  var send: @Sendable (String) async throws(NchatFailure) -> JSONValue?

  func run() async throws {
    let left = try await SignalWatch.ending.interrupting { try await sendAll() }
    if let left = left ?? nil { throw EndedWith(status: left.status) }
  }

  /// - Returns: why the first line that was left out was.
  private func sendAll() async throws -> CommandFailure? {
    let (lines, read) = AsyncThrowingStream<LineReader.Line, any Error>.makeStream()
    // Lines that may be read and not yet be sent. It begins with none: a semaphore may not go with less than it began with.
    let mayRead = DispatchSemaphore(value: 0)
    mayRead.signal()
    // Reading waits, so it has a thread of its own, which is one line ahead at most.
    NamedThread.start("ncall-input") {
      var reader = LineReader(descriptor: STDIN_FILENO, limit: Self.maximumLine)
      while let line = reader.next() {
        mayRead.wait()
        read.yield(line)
      }
      read.finish(
        throwing: reader.failure.map {
          CommandFailure(.usage, "cannot read standard input: \(String(cString: strerror($0)))")
        })
    }
    var left: CommandFailure?
    var number = 0
    for try await line in lines {
      number += 1
      let problem: CommandFailure?
      switch line {
      case .tooLong: problem = CommandFailure(.conflict, "\(what) \(number) is too long, and left out")
      case .text(let text):
        let text = text.trimmingCharacters(in: .whitespacesAndNewlines)
        problem = text.isEmpty ? nil : try await sendPatiently(text, number)
      }
      if let problem {
        StandardError.print(problem.description)
        left = left ?? problem
      }
      mayRead.signal()
    }
    try Task.checkCancellation()
    return left
  }

  /// Sends one line.
  /// - Returns: why it was left out; nil when it was sent.
  /// - Throws: `CommandFailure` for what ends the command.
  private func sendPatiently(_ text: String, _ number: Int) async throws -> CommandFailure? {
    var waited = 0.0
    while true {
      let answer: JSONValue?
      do throws(NchatFailure) { answer = try await send(text) } catch {
        let failure = error.failure("\(what) \(number) was not sent")
        switch error {
        case .refused(let refusal) where [429, 503].contains(refusal.status):
          let seconds = Double(max(1, refusal.retryAfter ?? 1))
          // How fast a chat goes is no failure; a server that is not well is one in the end.
          if refusal.status == 503 { waited += seconds }
          guard waited <= Self.patience, seconds <= 3_600 else { throw failure }
          try await Task.sleep(for: .seconds(seconds))
        case .unreachable:
          waited += 1
          guard waited <= Self.patience else { throw failure }
          try await Task.sleep(for: .seconds(1))
        // Whether it was said nobody knows: said twice would be worse.
        case .dropped, .timedOut:
          return CommandFailure(failure.status, "whether \(what) \(number) was sent is not known: \(error)")
        case .refused(let refusal) where [.validation, .messageRejected].contains(refusal.known): return failure
        default: throw failure
        }
        continue
      }
      if let answer {
        let text = String(decoding: try answer.serialized(), as: UTF8.self)
        // Nobody who reads the answers any more wants to send more.
        guard try StandardOutput.line(text) else { throw EndedWith(status: .success) }
      }
      return nil
    }
  }
}
