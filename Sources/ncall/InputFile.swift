import Foundation

/// Small files that a person names: configurations, tokens.
enum InputFile {
  /// Reads a file, a pipe (`<(command)`), or standard input where the path is `-`; nil when that is not possible, or when
  /// there is more than `limit` bytes.
  static func contents(_ path: String, limit: Int) -> Data? {
    let isStandardInput = path == "-"
    let descriptor = isStandardInput ? STDIN_FILENO : open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { if !isStandardInput { close(descriptor) } }
    var data = Data()
    var buffer = [UInt8](repeating: 0, count: 16_384)
    while data.count <= limit {
      let count = read(descriptor, &buffer, buffer.count)
      if count < 0 {
        guard errno == EINTR else { return nil }
        continue
      }
      if count == 0 { return data }
      data.append(contentsOf: buffer.prefix(count))
    }
    return nil
  }
}
