import Foundation

/// Reads lines from a descriptor, however long somebody makes them.
struct LineReader {
  enum Line: Equatable {
    case text(String)
    /// More than `limit` bytes; read over.
    case tooLong
  }

  private let descriptor: Int32
  private let limit: Int
  /// Asked at first: one that is gone does not say so any more.
  private let isTerminal: Bool
  private var buffer: [UInt8] = []
  private var isOver = false
  /// Why there are no more lines, where that is not the end of what there is to read: a number of `errno`.
  private(set) var failure: Int32?

  /// - Parameter limit: bytes that a line may have.
  init(descriptor: Int32, limit: Int) {
    self.descriptor = descriptor
    self.limit = limit
    isTerminal = isatty(descriptor) == 1
  }

  /// The next line without its end, waiting for it; nil when there are no more. What is no UTF-8 is shown as U+FFFD.
  mutating func next() -> Line? {
    var isTooLong = false
    while true {
      if let end = buffer.firstIndex(of: UInt8(ascii: "\n")) {
        let line = buffer[..<end]
        defer { buffer.removeSubrange(...end) }
        return isTooLong || line.count > limit ? .tooLong : .text(String(decoding: line, as: UTF8.self))
      }
      if buffer.count > limit {
        isTooLong = true
        buffer.removeAll(keepingCapacity: true)
      }
      guard fill() else {
        defer { buffer = [] }
        if isTooLong { return .tooLong }
        return buffer.isEmpty ? nil : .text(String(decoding: buffer, as: UTF8.self))
      }
    }
  }

  /// Waits for more; false at the end.
  private mutating func fill() -> Bool {
    var bytes = [UInt8](repeating: 0, count: 4_096)
    while !isOver {
      let count = read(descriptor, &bytes, bytes.count)
      if count > 0 {
        buffer += bytes.prefix(count)
        return true
      }
      let code = count < 0 ? errno : 0
      if code == EINTR { continue }
      if code == EAGAIN {
        // Whoever shares the descriptor may have made it one that does not wait.
        var waiting = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
        _ = poll(&waiting, 1, -1)
        continue
      }
      // A terminal that is gone reads like the end.
      if code != 0, !(isTerminal && code == EIO) { failure = code }
      isOver = true
    }
    return false
  }
}
