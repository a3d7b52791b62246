import Foundation

/// The folder of control sockets. Who may write into it could put sockets of their own in the place of ours, so it must
/// belong to this user alone.
enum ControlFolder {
  /// Makes the folder where it is missing, and checks whose it is.
  static func prepare(_ path: String) throws(ControlSocketError) {
    do {
      try FileManager.default.createDirectory(
        atPath: path, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    } catch {
      throw .folder(path, Self.reason(path) ?? error.localizedDescription)
    }
    if let objection = objection(to: path) { throw .folder(path, objection) }
  }

  /// Why sockets in a folder cannot be trusted; nil when they can, or when there is no folder.
  static func objection(to path: String) -> String? {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    if status.st_mode & S_IFMT != S_IFDIR { return "it is no folder" }
    // Root may command everybody's clients, and is trusted by all.
    if ![0, geteuid()].contains(status.st_uid), geteuid() != 0 { return "it belongs to another user" }
    if status.st_mode & 0o022 != 0 { return "others may write into it; make it yours alone with chmod 700" }
    return nil
  }

  /// The system's word for why a folder cannot be made; Foundation's is about files.
  private static func reason(_ path: String) -> String? {
    let code = errno
    if let objection = objection(to: path) { return objection }
    return code == 0 ? nil : String(cString: strerror(code))
  }

  /// Takes away the sockets of clients that died without doing so.
  static func sweep(_ path: String) {
    for name in socketNames(path) {
      guard let process = pid_t(name), process > 0, kill(process, 0) != 0, errno == ESRCH else { continue }
      // A container that shares the folder has numbers of its own: what is listened on stays.
      let socket = "\(path)/\(name).sock"
      if StreamSocket.refuses(socket) { unlink(socket) }
    }
  }

  /// The names of the clients whose sockets lie in a folder, running or not.
  static func socketNames(_ path: String) -> [String] {
    let files = (try? FileManager.default.contentsOfDirectory(atPath: path)) ?? []
    return files.filter { $0.hasSuffix(".sock") && $0.count > 5 }.map { String($0.dropLast(5)) }
  }
}
