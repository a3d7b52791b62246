import Foundation
import Testing

@testable import Backend

@Suite("Secrets that a server makes for itself")
struct ServerSecretsTests {
  private let folder = TemporaryFolder()

  private func refusal(_ folder: String) -> BackendError? {
    do {
      _ = try ServerSecrets.loadOrMake(in: folder)
      return nil
    } catch { return error }
  }

  @Test("They are made once, for their owner alone; both halves of the server have the same key")
  func once() throws {
    let state = folder["state"]
    #expect(ServerSecrets.check(in: state) == ([], [state + "/keys", state + "/token-secret"]))
    let made = try ServerSecrets.loadOrMake(in: state)
    #expect(made.media.key.hasPrefix("API") && made.media.secret.count >= 32 && made.tokens.count >= 32)
    #expect(try ServerSecrets.loadOrMake(in: state) == made)
    #expect(try ServerSecrets.mediaKeys(in: state) == made.media)
    #expect(ServerSecrets.check(in: state) == ([], []))
    var status = stat()
    #expect(stat(state, &status) == 0 && status.st_mode & 0o777 == 0o700)
    for name in ["keys", "token-secret"] {
      #expect(stat(state + "/" + name, &status) == 0 && status.st_mode & 0o777 == 0o600)
      chmod(state + "/" + name, 0o644)
    }
    #expect(try FileManager.default.contentsOfDirectory(atPath: state).sorted() == ["keys", "token-secret"])
    #expect(ServerSecrets.check(in: state).problems.count { $0.contains("chmod 600") } == 2)
    #expect(try ServerSecrets.loadOrMake(in: folder["other"]) != made)
  }

  @Test("Processes whose secret of tokens is replaced in turn believe each other all the time; strangers do not")
  func agreeing() throws {
    func prints(_ words: String...) -> [String] {
      ServerSecrets(
        tokens: words[0], otherTokens: Array(words.dropFirst()), media: MediaLab.keys
      ).fingerprints
    }
    let steps = [prints("old"), prints("old", "new"), prints("new", "old"), prints("new")]
    for (step, next) in zip(steps, steps.dropFirst()) {
      #expect(ServerSecrets.agree(step, step) && ServerSecrets.agree(step, next) && ServerSecrets.agree(next, step))
    }
    #expect(!ServerSecrets.agree(steps[0], steps[3]) && !ServerSecrets.agree(steps[0], steps[2]))
    #expect(!ServerSecrets.agree(steps[0], []) && !ServerSecrets.agree([], []))
    #expect(!steps.joined().contains { $0.contains("old") || $0.contains("new") })
  }

  @Test("Many that begin at once agree")
  func atOnce() async throws {
    let state = folder["state"]
    let all = try await withThrowingTaskGroup(of: ServerSecrets.self) { group in
      for _ in 0..<16 { group.addTask { try ServerSecrets.loadOrMake(in: state) } }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    #expect(Set(all.map(\.tokens)).count == 1 && Set(all.map(\.media.secret)).count == 1)
  }

  @Test("The file of tokens may hold secrets on their way in or out; the first signs")
  func rotation() throws {
    let path = folder["token-secret"]
    try "the-new-one the-old-one\n".write(toFile: path, atomically: false, encoding: .utf8)
    let read = try ServerSecrets.loadOrMake(in: folder.path)
    #expect(read.tokens == "the-new-one" && read.otherTokens == ["the-old-one"])
    try "secret1 secret2 secret3 secret4 secret5".write(toFile: path, atomically: false, encoding: .utf8)
    #expect(refusal(folder.path)?.description.contains(path) == true)
  }

  @Test("A broken file is named and not overwritten", arguments: ["", "one", "one two three", "short 12345"])
  func broken(_ text: String) throws {
    let path = folder["keys"]
    try text.write(toFile: path, atomically: false, encoding: .utf8)
    chmod(path, 0o600)
    let refusal = try #require(self.refusal(folder.path))
    #expect(refusal.kind == .secrets && refusal.description.contains(path))
    #expect(ServerSecrets.check(in: folder.path).problems == [refusal.description])
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test("A folder that cannot be made is named")
  func folderInTheWay() {
    #expect(refusal("/proc/ncall")?.description.contains("/proc/ncall") == true)
  }
}
