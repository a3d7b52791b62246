import CallCore
import Foundation
import Headless
import NchatAPI
import NchatClient
import Synchronization

/// Prints a stream's chat on standard output until the stream is over, a signal comes, or nobody reads any more.
struct StreamChatReading {
  var line: StreamLine
  var earlier: Int
  var showsIDs: Bool
  /// JSON lines in place of text.
  var isJSON: Bool
  var isQuiet: Bool

  func run() async throws {
    let signals = SignalWatch.ending
    do throws(NchatFailure) { try await line.open(earlier: earlier) } catch {
      throw error.failure("cannot read the chat of \(line.stream)")
    }
    let interruption = Interruption()
    let (line, isJSON, isQuiet) = (line, isJSON, isQuiet)
    Task {
      if interruption.set(await signals.first()) { await line.close() }
    }
    var text = StreamChatText(showsIDs: showsIDs)
    var seq = 0
    var end: CommandFailure?
    reading: for await event in line.events {
      var lines: [String] = []
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
      for line in lines where try !StandardOutput.line(line) { break reading }
    }
    await line.close()
    if let signal = interruption.close() {
      let status = CallOutcome.ending(by: signal).status
      if status != .success { throw EndedWith(status: status) }
      return
    }
    if let end { throw end }
  }
}
