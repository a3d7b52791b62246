import Foundation

/// The few calls on stream sockets that the control socket and the metrics need.
enum StreamSocket {
  /// Why no line came.
  enum LineError: Error, Equatable {
    case tooLong
    case notText
    /// Nothing came, not all of it in time, or the connection broke.
    case silent
  }

  /// The address of a path; nil when it is longer than the system allows.
  static func withAddress<Result>(_ path: String, _ body: (UnsafePointer<sockaddr>, socklen_t) -> Result) -> Result? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let name = Array(path.utf8)
    guard name.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    return withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { body($0, socklen_t(MemoryLayout<sockaddr_un>.size)) }
    }
  }

  /// Whether nobody listens on a path any more.
  static func refuses(_ path: String) -> Bool {
    let descriptor = make()
    guard descriptor >= 0 else { return false }
    defer { close(descriptor) }
    _ = fcntl(descriptor, F_SETFL, O_NONBLOCK)
    guard let result = withAddress(path, { connect(descriptor, $0, $1) }) else { return false }
    return result != 0 && errno == ECONNREFUSED
  }

  static func make() -> Int32 { socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0) }

  /// Waits for a connection; nil when the socket is no longer listened on. What passes (a client that has gone, no
  /// descriptors left) is waited out.
  static func accept(_ descriptor: Int32) -> Int32? {
    while true {
      let client = Foundation.accept(descriptor, nil, nil)
      if client >= 0 {
        // No command that runs for sound is to hold it open.
        _ = fcntl(client, F_SETFD, FD_CLOEXEC)
        return client
      }
      switch errno {
      case EINTR, ECONNABORTED: continue
      case EMFILE, ENFILE, ENOBUFS, ENOMEM:
        // The connection stays in the queue, so that without a pause this would spin.
        _ = poll(nil, 0, 100)
      default: return nil
      }
    }
  }

  /// Bounds how long a connect takes.
  static func setTimeout(_ descriptor: Int32, seconds: Int) {
    var timeout = timeval(tv_sec: seconds, tv_usec: 0)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, socklen_t(MemoryLayout<timeval>.size))
  }

  /// Reads up to the first line end or the end of what comes.
  ///
  /// - Parameters:
  ///   - limit: bytes that a line may have.
  ///   - seconds: for all of it, however the other side trickles.
  static func readLine(_ descriptor: Int32, limit: Int, seconds: Double) throws(LineError) -> String {
    let line = try read(descriptor, limit: limit, seconds: seconds) { bytes, _ in
      bytes.firstIndex(of: UInt8(ascii: "\n"))
    }
    guard let text = String(validating: line, as: UTF8.self) else { throw .notText }
    return text
  }

  /// Reads until `end` finds where what is wanted ends, or the other side says no more; answers what stands before it.
  ///
  /// - Parameter end: looks through all bytes so far; `from` is the first that it has not seen before.
  static func read(
    _ descriptor: Int32, limit: Int, seconds: Double, until end: (_ bytes: [UInt8], _ from: Int) -> Int?
  ) throws(LineError) -> [UInt8] {
    let deadline = ContinuousClock.now + .seconds(seconds)
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while true {
      guard wait(descriptor, Int16(POLLIN), until: deadline) else { throw .silent }
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      if count < 0 {
        guard errno == EINTR || errno == EAGAIN else { throw .silent }
        continue
      }
      let from = bytes.count
      bytes += buffer.prefix(count)
      if let end = end(bytes, from) {
        guard end <= limit else { throw .tooLong }
        return Array(bytes.prefix(end))
      }
      guard bytes.count <= limit else { throw .tooLong }
      if count == 0 {
        guard !bytes.isEmpty else { throw .silent }
        return bytes
      }
    }
  }

  /// Writes all of a text; false when that takes longer than `seconds` or the other side has gone.
  @discardableResult
  static func write(_ descriptor: Int32, _ text: String, seconds: Double) -> Bool {
    let deadline = ContinuousClock.now + .seconds(seconds)
    let bytes = Array(text.utf8)
    var at = 0
    while at < bytes.count {
      guard wait(descriptor, Int16(POLLOUT), until: deadline) else { return false }
      let (count, code) = bytes[at...].withUnsafeBytes { rest in
        let count = send(descriptor, rest.baseAddress, rest.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT))
        return (count, count < 0 ? errno : 0)
      }
      if count < 0 {
        guard code == EINTR || code == EAGAIN else { return false }
        continue
      }
      at += count
    }
    return true
  }

  /// Ends a connection so that the other side gets all that was written: closing with unread bytes would reset it.
  static func finish(_ descriptor: Int32) {
    shutdown(descriptor, Int32(SHUT_WR))
    let deadline = ContinuousClock.now + .milliseconds(500)
    var buffer = [UInt8](repeating: 0, count: 4_096)
    var discarded = 0
    while discarded < 1 << 20, wait(descriptor, Int16(POLLIN), until: deadline) {
      let count = recv(descriptor, &buffer, buffer.count, Int32(MSG_DONTWAIT))
      if count == 0 || (count < 0 && errno != EINTR && errno != EAGAIN) { break }
      discarded += max(0, count)
    }
    close(descriptor)
  }

  private static func wait(_ descriptor: Int32, _ events: Int16, until deadline: ContinuousClock.Instant) -> Bool {
    while true {
      let left = deadline - .now
      guard left > .zero else { return false }
      let milliseconds = left.components.seconds * 1_000 + left.components.attoseconds / 1_000_000_000_000_000 + 1
      var waiting = pollfd(fd: descriptor, events: events, revents: 0)
      let ready = poll(&waiting, 1, Int32(clamping: milliseconds))
      if ready > 0 { return true }
      if ready < 0, errno != EINTR { return false }
    }
  }
}
