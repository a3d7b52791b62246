import Foundation
import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

@Suite("Signing in")
struct SigningInTests {
  private let start = AccountsLab.start

  @Test("By user name in any case, or by e-mail address; the token says who it is")
  func names() async throws {
    let lab = try AccountsLab()
    let ana = try await lab.user("ana", .moderator, email: "Ana@example.org")
    for name in ["ana", "ANA", "ana@example.org"] {
      let session = try await lab.signIn(name)
      #expect(session.user.id == ana.id)
      #expect(session.expiresIn == 900)
      let credential = try await lab.accounts.authenticate(session.accessToken, at: start)
      #expect(credential.caller == ana)
      #expect(credential.isPerson)
    }
    let byEmail = try await lab.accounts.signIn(
      SignInRequest(email: "ana@EXAMPLE.org", password: AccountsLab.password), from: AccountsLab.address, at: start)
    #expect(byEmail.user.id == ana.id)
    #expect(byEmail.user.email == "Ana@example.org")
  }

  @Test("A wrong password, a name that nobody has and one of somebody who is gone are answered the same")
  func refused() async throws {
    let lab = try AccountsLab()
    try await lab.user("ana")
    try await lab.user("bo")
    try await lab.administration.suspend("bo", at: start)
    let answers = await [
      lab.refusal { try await lab.signIn("ana", "Wrong-Horse-7") },
      lab.refusal { try await lab.signIn("nobody", "Wrong-Horse-7") },
      lab.refusal { try await lab.signIn("bo") },
      lab.refusal { try await lab.signIn("ana", AccountsLab.password + "\0") },
      lab.refusal { try await lab.signIn("ana' or '1'='1", AccountsLab.password) },
    ]
    #expect(answers.compactMap { $0?.known } == Array(repeating: .invalidCredentials, count: 5))
    #expect(Set(answers.compactMap { $0?.sentence }).count == 1)
  }

  @Test("Five failures within a minute lock a person out, with the right password too; then it is over")
  func lockedOut() async throws {
    let lab = try AccountsLab()
    try await lab.user("ana")
    try await lab.user("bo")
    for second in 0..<5 {
      #expect(await lab.code { try await lab.signIn("ana", "no", at: start + Double(second)) } == .invalidCredentials)
    }
    let refusal = await lab.refusal { try await lab.signIn("ANA", at: start + 10) }
    #expect(refusal?.known == .lockedOut)
    #expect(refusal?.retryAfter == 50)
    #expect(refusal?.status == 429)
    // Others are not concerned, and the same holds for a name that nobody has.
    _ = try await lab.signIn("bo", at: start + 10)
    for _ in 0..<5 { #expect(await lab.code { try await lab.signIn("none", "no", at: start) } == .invalidCredentials) }
    #expect(await lab.code { try await lab.signIn("none", "no", at: start) } == .lockedOut)
    // The first failure is out of the window.
    _ = try await lab.signIn("ana", at: start + 60.5)
    // A success forgets the others.
    for _ in 0..<4 {
      #expect(await lab.code { try await lab.signIn("ana", "no", at: start + 61) } == .invalidCredentials)
    }
    _ = try await lab.signIn("ana", at: start + 61)
  }

  @Test("Attempts at the same time are counted one by one")
  func atOnce() async throws {
    let lab = try AccountsLab()
    try await lab.user("ana")
    let codes = await withTaskGroup(of: ErrorCode?.self) { group in
      for _ in 0..<12 { group.addTask { await lab.code { try await lab.signIn("ana", "no") } } }
      return await group.reduce(into: [ErrorCode?]()) { $0.append($1) }
    }
    #expect(codes.count { $0 == .invalidCredentials } == 5)
    #expect(codes.count { $0 == .lockedOut } == 7)
  }

  @Test("An address has twenty times as many failures, whichever the names")
  func addresses() async throws {
    var lab = try AccountsLab()
    var limits = BackendLimits()
    limits.signInFailures = 1
    lab.accounts.signInGuard = SignInGuard(limits)
    try await lab.user("ana")
    for number in 0..<20 {
      let code = await lab.code { try await lab.signIn("name\(number)", "no", from: "2001:db8::\(number)") }
      #expect(code == .invalidCredentials)
    }
    // An IPv6 host has all of its 64 bits.
    #expect(await lab.code { try await lab.signIn("ana", from: "2001:db8::ffff") } == .lockedOut)
    _ = try await lab.signIn("ana", from: "2001:db8:0:1::1")
    _ = try await lab.signIn("ana", from: "192.0.2.7")
  }

  @Test("Whoever comes when too many wait is told to come back")
  func queue() async throws {
    let queue = HashingQueue(longest: 2)
    let entered = Recorder<Int>()
    let (gate, open) = AsyncStream<Void>.makeStream()
    let first = Task {
      try await queue.inTurn { _ in
        entered.record(0)
        for await _ in gate { break }
      }
    }
    while entered.all.isEmpty { await Task.yield() }
    let refused = Recorder<ErrorCode?>()
    let others = (1...5).map { number in
      Task {
        do { try await queue.inTurn { _ in entered.record(number) } } catch {
          refused.record((error as? APIError)?.known)
        }
      }
    }
    while refused.all.count < 3 { await Task.yield() }
    #expect(refused.all == [.unavailable, .unavailable, .unavailable])
    open.yield()
    try await first.value
    for other in others { await other.value }
    #expect(entered.all.count == 3)
  }
}
