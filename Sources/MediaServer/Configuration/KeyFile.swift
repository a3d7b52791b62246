import Foundation

/// The file of API keys that a configuration names (`key_file`).
enum KeyFile {
  enum Failure: Error, CustomStringConvertible {
    case unreadable(String)
    case tooLarge(String)
    case readableByOthers(String)

    var description: String {
      switch self {
      case .unreadable(let path): "\(path) is no file that can be read"
      case .tooLarge(let path): "\(path) is larger than \(KeyFile.maximumSize) bytes"
      case .readableByOthers(let path): "\(path) can be read by everybody; take that permission away (chmod o-rwx)"
      }
    }
  }

  static let maximumSize = 1 << 20

  /// What is in it. Like LiveKit's server, this one takes no secrets from a file that is open to everybody.
  static func text(_ path: String) throws(Failure) -> String {
    guard
      let attributes = try? FileManager.default.attributesOfItem(atPath: (path as NSString).resolvingSymlinksInPath),
      attributes[.type] as? FileAttributeType == .typeRegular, let size = attributes[.size] as? Int
    else { throw .unreadable(path) }
    guard size <= maximumSize else { throw .tooLarge(path) }
    guard let permissions = attributes[.posixPermissions] as? Int, permissions & 0o007 == 0 else {
      throw .readableByOthers(path)
    }
    guard let data = FileManager.default.contents(atPath: path) else { throw .unreadable(path) }
    return String(decoding: data, as: UTF8.self)
  }
}
