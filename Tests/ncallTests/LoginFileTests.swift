import Foundation
import NchatAPI
import NchatClient
import Synchronization
import Testing

@testable import ncall

/// Counts who is inside at a time.
private final class Crowd: Sendable {
  private let counts = Mutex((now: 0, most: 0))
  var most: Int { counts.withLock { $0.most } }

  func enter() {
    counts.withLock { counts in
      counts.now += 1
      counts.most = max(counts.most, counts.now)
    }
  }

  func leave() { counts.withLock { $0.now -= 1 } }
}

/// Logins in files that processes share.
struct LoginFileTests {
  private static let server = "https://call.example"

  private static func session(_ name: String, _ token: String = "t") -> StoredSession {
    StoredSession(
      accessToken: token, refreshToken: "r", expiresAt: Timestamp(milliseconds: 1),
      user: Account(
        id: .random(), username: name, displayName: name, role: .member,
        presence: Presence(status: .online, callWaiting: true), createdAt: Timestamp(milliseconds: 0)))
  }

  @Test func loginIsKeptPrivatelyAndForgotten() async throws {
    let folder = try TemporaryFolder()
    let logins = LoginFolder(state: folder.path)
    let login = logins.login(of: "ana", on: Self.server)
    #expect(try await login.load() == nil && logins.people(on: Self.server) == [] && logins.lastServer == nil)
    let session = Self.session("ana")
    try await login.update { (_) async throws(NchatFailure) in session }
    #expect(try await login.load() == session)
    try logins.select("ana", on: Self.server)
    #expect(logins.lastServer == Self.server && logins.lastPerson(on: Self.server) == "ana")
    for case let name as String in try #require(FileManager.default.enumerator(atPath: folder.path)) {
      let attributes = try FileManager.default.attributesOfItem(atPath: folder.path + "/" + name)
      let isFolder = attributes[.type] as? FileAttributeType == .typeDirectory
      #expect(attributes[.posixPermissions] as? Int == (isFolder ? 0o700 : 0o600), "\(name)")
    }
    try await login.update { (_) async throws(NchatFailure) -> StoredSession? in nil }
    try logins.deselect("ana", on: Self.server)
    #expect(try await login.load() == nil && logins.lastPerson(on: Self.server) == nil)
    #expect(logins.people(on: Self.server) == [])
  }

  @Test(arguments: ["../../x", "a/b", ".", "..", "ünï", "a b", "%2e", "\u{0}", "x@y.z", "CON"])
  func namesCannotLeaveTheFolder(_ name: String) async throws {
    let folder = try TemporaryFolder()
    let logins = LoginFolder(state: folder.path + "/state")
    try await logins.login(of: name, on: name).update { (_) async throws(NchatFailure) in Self.session("x") }
    #expect(logins.people(on: name) == [name])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path) == ["state"])
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path + "/state") == ["logins"])
  }

  @Test func changesOfManyNeverOverlap() async throws {
    let folder = try TemporaryFolder()
    let state = folder.path
    let inside = Crowd()
    try await withThrowingTaskGroup(of: Void.self) { group in
      for _ in 0..<20 {
        group.addTask {
          // Each with a file of its own, as processes have.
          let login = LoginFolder(state: state).login(of: "ana", on: Self.server)
          try await login.update { (session) async throws(NchatFailure) -> StoredSession? in
            inside.enter()
            try? await Task.sleep(for: .milliseconds(1))
            inside.leave()
            return Self.session("ana", "t" + String(repeating: "+", count: (session?.accessToken.count ?? 0)))
          }
        }
      }
      try await group.waitForAll()
    }
    let last = try await LoginFolder(state: folder.path).login(of: "ana", on: Self.server).load()
    #expect(last?.accessToken.count == 20 && inside.most == 1)
  }

  @Test func changeThatFailsChangesNothing() async throws {
    let folder = try TemporaryFolder()
    let login = LoginFolder(state: folder.path).login(of: "ana", on: Self.server)
    let session = Self.session("ana")
    try await login.update { (_) async throws(NchatFailure) in session }
    await #expect(throws: NchatFailure.timedOut) {
      try await login.update { (_) async throws(NchatFailure) -> StoredSession? in throw .timedOut }
    }
    #expect(try await login.load() == session)
  }

  @Test func fileThatIsNoLoginIsSaidToBeNone() async throws {
    let folder = try TemporaryFolder()
    let logins = LoginFolder(state: folder.path)
    let login = logins.login(of: "ana", on: Self.server)
    try await login.update { (_) async throws(NchatFailure) in Self.session("ana") }
    let path = try #require(
      FileManager.default.enumerator(atPath: folder.path)?.compactMap { $0 as? String }.first { $0.hasSuffix(".json") })
    for text in ["", "{", "[]", String(repeating: "x", count: 100_000)] {
      try text.write(toFile: folder.path + "/" + path, atomically: false, encoding: .utf8)
      let error = await #expect(throws: NchatFailure.self) { _ = try await login.load() }
      if case .store? = error {} else { Issue.record("\(error as Any)") }
    }
  }
}
