import Foundation
import Testing

@testable import ncall

/// The secrets that a server makes for itself.
struct ServerKeyTests {
  @Test func keysAreMadeOnceForTheirOwnerAlone() throws {
    let folder = try TemporaryFolder()
    let state = folder.path + "/state"
    let made = try ServerKeys.loadOrMake(in: state)
    #expect(made.key.hasPrefix("API") && made.secret.count >= 32)
    #expect(try ServerKeys.loadOrMake(in: state) == made)
    var status = stat()
    #expect(stat(state + "/keys", &status) == 0 && status.st_mode & 0o777 == 0o600)
    #expect(stat(state, &status) == 0 && status.st_mode & 0o777 == 0o700)
    #expect(try ServerKeys.loadOrMake(in: folder.path + "/other") != made)
  }

  @Test(arguments: ["", "one", "one two three"]) func brokenFileIsNotOverwritten(_ text: String) throws {
    let folder = try TemporaryFolder()
    let path = try folder.write(text, as: "keys")
    let failure = try failure { _ = try ServerKeys.loadOrMake(in: folder.path) }
    #expect(failure.status == .configuration && failure.message.contains(path))
    #expect(try String(contentsOfFile: path, encoding: .utf8) == text)
  }

  @Test func folderThatCannotBeMadeIsAConfigurationError() throws {
    let failure = try failure { _ = try ServerKeys.loadOrMake(in: "/proc/ncall") }
    #expect(failure.status == .configuration && failure.message.contains("/proc/ncall"))
  }
}
