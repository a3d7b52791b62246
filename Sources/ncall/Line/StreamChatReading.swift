import CallCore
import Foundation
import Headless
import NchatAPI
import NchatClient

/// Prints a stream's chat on standard output until the stream is over, a signal comes, or nobody reads any more.
struct StreamChatReading {
  var line: StreamLine
  var earlier: Int
  var showsIDs: Bool
  /// JSON lines in place of text.
  var isJSON: Bool
  var isQuiet: Bool

  func run() async throws {
    let end = try await SignalWatch.ending.interrupting {
      let end: Result<CommandFailure?, any Error>
      do { end = .success(try await read()) } catch { end = .failure(error) }
      await line.close()
      return try end.get()
    }
    if let end = end ?? nil { throw end }
  }

  /// - Returns: why it cannot go on; nil when it is over.
  private func read() async throws -> CommandFailure? {
    do throws(NchatFailure) { try await line.open(earlier: earlier) } catch {
      throw error.failure("cannot read the chat of \(line.stream)")
    }
    var text = StreamChatText(showsIDs: showsIDs)
    var seq = 0
    for await event in line.events {
      var lines: [String] = []
      var end: CommandFailure?
      switch event {
      case .reaction, .viewers: continue
      case .lost(let failure):
        if !isQuiet { StandardError.print("ncall: warning: \(failure); trying again") }
      case .closed(let failure): end = failure.failure("cannot go on reading the chat of \(line.stream)")
      case .over(let stream):
        end = stream.whyItNeverBegan?.failure("cannot go on reading the chat of \(line.stream)")
        if !isJSON { lines = text.lines(event, at: .now()) }
      default: if !isJSON { lines = text.lines(event, at: .now()) }
      }
      if isJSON, let json = StreamEventLine.text(event, seq: seq + 1, at: Date()) {
        seq += 1
        lines = [json]
      }
      for line in lines where try !StandardOutput.line(line) { return nil }
      if let end { return end }
    }
    return nil
  }
}
