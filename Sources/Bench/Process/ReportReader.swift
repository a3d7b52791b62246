import MediaBasics
import Synchronization

/// Cuts a program's output into lines and keeps those that report something, until they are asked for.
final class ReportReader: Sendable {
  private struct State {
    var rest: [UInt8] = []
    /// The rest belongs to a line that is too long already.
    var isSkipping = false
    var lines: [ReportLine] = []
    var passedOver = 0
  }

  /// Lines that may wait; the oldest go first.
  private static let limit = 1_024

  private let state = Mutex(State())

  /// Lines that reported nothing, or were too long.
  var passedOver: Int { state.withLock { $0.passedOver } }

  func take(_ arrival: MediaInstant, _ bytes: UnsafeRawBufferPointer) {
    state.withLock { state in
      for byte in bytes {
        guard byte == UInt8(ascii: "\n") else {
          if state.rest.count < ReportLine.limit { state.rest.append(byte) } else { state.isSkipping = true }
          continue
        }
        if !state.isSkipping, let line = ReportLine(state.rest, arrival: arrival) {
          state.lines.append(line)
          if state.lines.count > Self.limit { state.lines.removeFirst() }
        } else {
          state.passedOver += 1
        }
        state.rest.removeAll(keepingCapacity: true)
        state.isSkipping = false
      }
    }
  }

  /// The next line of one of these kinds, and nothing of what came before it any more; nil when there is none yet.
  func next(_ kinds: Set<String>) -> ReportLine? {
    state.withLock { state in
      guard let index = state.lines.firstIndex(where: { kinds.contains($0.kind) }) else { return nil }
      defer { state.lines.removeFirst(index + 1) }
      return state.lines[index]
    }
  }
}
