import Foundation

/// The few calls on stream sockets in the file system that the control socket needs.
enum UnixSocket {
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

  static func make() -> Int32 { socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_CLOEXEC.rawValue), 0) }

  /// Bounds how long a read or a write may take.
  static func setTimeout(_ descriptor: Int32, seconds: Int) {
    var timeout = timeval(tv_sec: seconds, tv_usec: 0)
    let length = socklen_t(MemoryLayout<timeval>.size)
    setsockopt(descriptor, SOL_SOCKET, SO_RCVTIMEO, &timeout, length)
    setsockopt(descriptor, SOL_SOCKET, SO_SNDTIMEO, &timeout, length)
  }

  /// Reads up to the first line end, at most `limit` bytes; nil on an error, a time-out, or a line that is longer.
  static func readLine(_ descriptor: Int32, limit: Int) -> String? {
    var line: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 4_096)
    while line.count <= limit {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { return nil }
      if let end = buffer[..<count].firstIndex(of: UInt8(ascii: "\n")) {
        line += buffer[..<end]
        return line.count <= limit ? String(validating: line, as: UTF8.self) : nil
      }
      line += buffer[..<count]
      if count == 0 { return line.isEmpty ? nil : String(validating: line, as: UTF8.self) }
    }
    return nil
  }

  @discardableResult
  static func write(_ descriptor: Int32, _ text: String) -> Bool {
    let bytes = Array(text.utf8)
    var at = 0
    while at < bytes.count {
      let count = bytes[at...].withUnsafeBytes { send(descriptor, $0.baseAddress, $0.count, Int32(MSG_NOSIGNAL)) }
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return false }
      at += count
    }
    return true
  }
}
