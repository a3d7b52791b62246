import Foundation
import NchatClient

/// The logins of this machine's user: one file for each person on each server, and which of them was made last.
///
///     STATE/logins/server                     the server of the last login
///     STATE/logins/SERVER/current             the person of the last login there
///     STATE/logins/SERVER/PERSON.json         a login, 0600
///     STATE/logins/SERVER/PERSON.lock         held by whoever changes it
struct LoginFolder {
  private let root: String

  /// - Parameter state: the folder for state.
  init(state: String) { root = state + "/logins" }

  /// The server of the last login.
  var lastServer: String? { word(in: root + "/server") }

  /// Whose login there was made last.
  func lastPerson(on server: String) -> String? { word(in: folder(of: server) + "/current") }

  func login(of person: String, on server: String) -> LoginFile {
    LoginFile(folder: folder(of: server), name: Self.fileName(person))
  }

  /// People with a login on a server, by name.
  func people(on server: String) -> [String] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder(of: server))) ?? []
    return names.filter { $0.hasSuffix(".json") }.compactMap { String($0.dropLast(5)).removingPercentEncoding }.sorted()
  }

  /// Remembers whose login is the one to use.
  /// - Throws: `NchatFailure.store`.
  func select(_ person: String, on server: String) throws(NchatFailure) {
    try PrivateFile.write(Array(server.utf8), to: root + "/server")
    try PrivateFile.write(Array(person.utf8), to: folder(of: server) + "/current")
  }

  /// Forgets that this person's login is the one to use.
  /// - Throws: `NchatFailure.store`.
  func deselect(_ person: String, on server: String) throws(NchatFailure) {
    guard lastPerson(on: server) == person else { return }
    let path = folder(of: server) + "/current"
    guard unlink(path) == 0 || errno == ENOENT else { throw PrivateFile.failure(path) }
  }

  private func folder(of server: String) -> String { root + "/" + Self.fileName(server) }

  private func word(in path: String) -> String? {
    guard let data = InputFile.contents(path, limit: 4_096), !data.isEmpty else { return nil }
    return String(data: data, encoding: .utf8)
  }

  /// A text as one part of a path: whatever could mean something there is escaped.
  private static func fileName(_ text: String) -> String {
    var plain = CharacterSet.alphanumerics.intersection(CharacterSet(charactersIn: "\u{0}"..."\u{7e}"))
    plain.insert(charactersIn: "-_@")
    return text.addingPercentEncoding(withAllowedCharacters: plain) ?? "_"
  }
}
