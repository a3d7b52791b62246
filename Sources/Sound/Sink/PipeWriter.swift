import Glibc

/// Writes raw samples to a descriptor without ever waiting for it: what the reader does not take is held for a moment,
/// then dropped, the oldest first.
struct PipeWriter {
  /// Sound held back for a reader that stalls (200 ms of 48 kHz mono s16).
  static let mostBytes = 19_200

  private let descriptor: Int32
  private let what: String
  private var waiting: [UInt8] = []
  /// Blocks dropped because the reader was too slow.
  private(set) var dropped = 0

  init(descriptor: Int32, what: String) {
    self.descriptor = descriptor
    self.what = what
    waiting.reserveCapacity(Self.mostBytes + 4_096)
    // A reader that goes away is an answer of `write`, not the end of the process.
    signal(SIGPIPE, SIG_IGN)
  }

  mutating func write(_ block: borrowing Span<Float>) -> SinkWrite {
    SampleEncoding.append(block, to: &waiting)
    if let failure = drain() { return .failed(failure) }
    guard waiting.count > Self.mostBytes else { return .written }
    waiting.removeFirst(waiting.count - Self.mostBytes)
    dropped += 1
    return .dropped
  }

  /// Writes what the descriptor takes at once.
  mutating func drain() -> SoundFailure? {
    var sent = 0
    defer { waiting.removeFirst(sent) }
    while sent < waiting.count {
      var poller = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
      let ready = poll(&poller, 1, 0)
      if ready < 0, errno == EINTR { continue }
      if ready < 0 { return .last(what) }
      if ready == 0 { return nil }
      // A pipe that can be written takes at least PIPE_BUF bytes without blocking (pipe(7)).
      let count = min(waiting.count - sent, 4_096)
      let from = sent
      let written = waiting.withUnsafeBytes { bytes -> Int in
        guard let base = bytes.baseAddress else { return 0 }
        return Glibc.write(descriptor, base + from, count)
      }
      if written < 0 {
        if errno == EINTR { continue }
        if errno == EAGAIN { return nil }
        if errno == EPIPE { return .gone("\(what): nobody reads any more") }
        return .last(what)
      }
      sent += written
    }
    return nil
  }
}
