import Glibc

/// Reads raw samples from a descriptor without ever waiting for it.
struct PipeReader {
  private let descriptor: Int32
  private let what: String
  private var converter: PCMConverter
  private var bytes = [UInt8](repeating: 0, count: 16_384)
  /// Bytes of a frame whose rest has not come yet.
  private var partial = 0
  private var ended = false

  /// Nil where the format is impossible.
  init?(descriptor: Int32, format: PCMFormat, what: String) {
    guard let converter = PCMConverter(format: format) else { return nil }
    self.descriptor = descriptor
    self.converter = converter
    self.what = what
  }

  /// Fills a block when a whole one is there; takes no more than it needs, so that a fast writer waits.
  mutating func read(into block: inout MutableSpan<Float>) -> SourceRead {
    while !ended {
      let needed = converter.neededBytes - partial
      if needed <= 0 { break }
      var poller = pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0)
      let ready = poll(&poller, 1, 0)
      if ready < 0, errno == EINTR { continue }
      if ready < 0 { return .failed(.last(what)) }
      if ready == 0 { return .silence }
      let room = min(needed, bytes.count - partial)
      let at = partial
      let got = bytes.withUnsafeMutableBytes { buffer -> Int in
        guard let base = buffer.baseAddress else { return 0 }
        return Glibc.read(descriptor, base + at, room)
      }
      if got < 0 {
        if errno == EINTR { continue }
        if errno == EAGAIN { return .silence }
        return .failed(.last(what))
      }
      if got == 0 {
        ended = true
        converter.flush()
        break
      }
      let have = partial + got
      let whole = have / converter.format.frameBytes * converter.format.frameBytes
      converter.push(bytes, count: whole)
      partial = have - whole
      for i in 0..<partial { bytes[i] = bytes[whole + i] }
    }
    let made = converter.pull(into: &block)
    return made == 0 ? .ended : .frames(made)
  }
}
