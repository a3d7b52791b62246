import NchatAPI
import NchatClient
import Synchronization
import Testing

/// Tokens that expire and are renewed.
@Suite struct LoginTests {
  /// A server that rotates: the refresh token of the last session is good once.
  private final class Accounts: Sendable {
    private let current: Mutex<Int>
    private let refreshes = Mutex(0)
    private let expiresIn: Int

    init(_ number: Int, expiresIn: Int = 900) {
      current = Mutex(number)
      self.expiresIn = expiresIn
    }

    var refreshCount: Int { refreshes.withLock { $0 } }

    func answer(_ request: APIServer.Request) -> APIServer.Answer {
      let number = current.withLock { $0 }
      switch request.path {
      case "/api/auth/signin": return .model(Sample.session(number, expiresIn: expiresIn))
      case "/api/auth/refresh":
        refreshes.withLock { $0 += 1 }
        guard (try? RefreshRequest.read(request.body))?.refreshToken == "refresh-\(number)" else {
          return .error(.invalidCredentials)
        }
        return current.withLock {
          $0 += 1
          return .model(Sample.session($0, expiresIn: expiresIn))
        }
      case "/api/auth/signout": return request.token == "access-\(number)" ? .json(204, []) : .error(.unauthorized)
      default: return request.token == "access-\(number)" ? .model(Sample.account) : .error(.tokenExpired)
      }
    }
  }

  @Test func signingInKeepsTheLogin() async throws {
    let accounts = Accounts(3)
    let server = try await APIServer { accounts.answer($0) }
    let store = MemorySessionStore()
    let client = try NchatClient(server: server.url, credentials: .session(store))
    await #expect(throws: NchatFailure.signedOut) { try await client.me() }
    try await client.signIn("ana", password: "ana")
    try await client.signIn("ana@example.org", password: "ana")
    #expect(await store.load()?.refreshToken == "refresh-3")
    #expect(try await client.me() == Sample.account)
    let bodies = try server.requests.prefix(2).map { try SignInRequest.read($0.body) }
    #expect(bodies.map(\.username) == ["ana", nil] && bodies.map(\.email) == [nil, "ana@example.org"])
    #expect(server.requests.first?.token == nil)
    try await client.signOut()
    #expect(await store.load() == nil)
    try await client.signOut()
    try await server.stop()
  }

  @Test func expiredTokensAreRenewed() async throws {
    let accounts = Accounts(1)
    let server = try await APIServer { accounts.answer($0) }
    // The server has moved on where access-0 is concerned, and refresh-1 is the one that it takes.
    let store = MemorySessionStore(
      StoredSession(accessToken: "access-0", refreshToken: "refresh-1", expiresAt: .now() + 900, user: Sample.account))
    let client = try NchatClient(server: server.url, credentials: .session(store))
    #expect(try await client.me() == Sample.account)
    #expect(server.requests.map(\.path) == ["/api/auth/me", "/api/auth/refresh", "/api/auth/me"])
    #expect(await store.load()?.accessToken == "access-2")
    try await server.stop()
  }

  @Test func tokensAboutToExpireAreRenewedBefore() async throws {
    let accounts = Accounts(0)
    let server = try await APIServer { accounts.answer($0) }
    let client = try NchatClient(server: server.url, credentials: .session(Sample.store(0, expiresIn: 5)))
    #expect(try await client.me() == Sample.account)
    #expect(server.requests.map(\.path) == ["/api/auth/refresh", "/api/auth/me"])
    try await server.stop()
  }

  @Test func manyAtOnceRenewOnce() async throws {
    let accounts = Accounts(1)
    let server = try await APIServer { accounts.answer($0) }
    let store = MemorySessionStore(
      StoredSession(accessToken: "access-0", refreshToken: "refresh-1", expiresAt: .now() + 900, user: Sample.account))
    // Two clients with one store are two processes that share a login.
    let clients = try (0..<2).map { _ in try NchatClient(server: server.url, credentials: .session(store)) }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for number in 0..<20 {
        group.addTask {
          let account = try await clients[number % 2].me()
          #expect(account == Sample.account)
        }
      }
      try await group.waitForAll()
    }
    #expect(accounts.refreshCount == 1)
    try await server.stop()
  }

  @Test func aLoginThatTheServerEndedIsForgotten() async throws {
    let accounts = Accounts(7)
    let server = try await APIServer { accounts.answer($0) }
    let store = Sample.store(0)
    let client = try NchatClient(server: server.url, credentials: .session(store))
    await #expect(throws: NchatFailure.signedOut) { try await client.me() }
    #expect(await store.load() == nil)
    try await server.stop()
  }

  @Test func aServerThatFailsDoesNotEndTheLogin() async throws {
    let server = try await APIServer { $0.path == "/api/auth/refresh" ? .error(.unavailable) : .error(.tokenExpired) }
    let store = Sample.store(0)
    let client = try NchatClient(server: server.url, credentials: .session(store))
    let error = await #expect(throws: NchatFailure.self) { try await client.me() }
    #expect(error?.code == .unavailable)
    #expect(await store.load()?.refreshToken == "refresh-0")
    try await server.stop()
  }

  @Test func fixedTokensAreNotRenewed() async throws {
    let server = try await APIServer { _ in .error(.tokenExpired) }
    let client = try NchatClient(server: server.url, credentials: .token("t"))
    let error = await #expect(throws: NchatFailure.self) { try await client.me() }
    #expect(error?.code == .tokenExpired && server.requests.count == 1)
    try await server.stop()
  }
}
