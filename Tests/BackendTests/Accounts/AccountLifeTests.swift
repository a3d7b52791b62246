import Foundation
import NchatAPI
import Testing

@testable import Backend

@Suite("Accounts, from beginning to end")
struct AccountLifeTests {
  private let start = AccountsLab.start

  @Test("Signing up is off unless it is allowed; names and addresses are had once")
  func signUp() async throws {
    var lab = try AccountsLab()
    let request = SignUpRequest(username: "ana", email: "ana@example.org", password: AccountsLab.password)
    let closed = lab
    #expect(await closed.code { try await closed.accounts.signUp(request, at: start) } == .signupDisabled)
    lab.accounts.allowsSignUp = true
    let open = lab
    let session = try await open.accounts.signUp(request, at: start)
    #expect(session.user.role == .member && session.user.displayName == "ana")
    #expect(try await open.accounts.authenticate(session.accessToken, at: start).caller.id == session.user.id)
    func code(_ change: (inout SignUpRequest) -> Void) async -> ErrorCode? {
      var request = request
      change(&request)
      let changed = request
      return await open.code { try await open.accounts.signUp(changed, at: start) }
    }
    #expect(await code { $0.email = "other@example.org" } == .usernameTaken)
    #expect(await code { ($0.username, $0.email) = ("ANA", "other@example.org") } != nil)
    #expect(await code { ($0.username, $0.email) = ("bo", "ANA@example.org") } == .emailTaken)
    #expect(await code { ($0.username, $0.email, $0.password) = ("bo", "bo@example.org", "password") } == .validation)
    // Of many at once one gets the name.
    let made = await withTaskGroup(of: Bool.self) { group in
      for number in 0..<6 {
        group.addTask {
          let request = SignUpRequest(
            username: "chi", email: "chi\(number)@example.org", password: AccountsLab.password)
          return await open.code { try await open.accounts.signUp(request, at: start) } == nil
        }
      }
      return await group.reduce(0) { $0 + ($1 ? 1 : 0) }
    }
    #expect(made == 1)
  }

  @Test("The people of a server that is tried out: twice is as good as once")
  func development() async throws {
    let lab = try AccountsLab()
    for _ in 0..<2 {
      try await DevelopmentUsers(administration: lab.administration, channels: lab.channels).make(at: start)
    }
    #expect(try await lab.administration.list().map(\.username) == ["alice", "bob", "charlie"])
    let alice = try await lab.signIn("alice", "alice")
    #expect(alice.user.id.description == "b0eebc99-9c0b-4ef8-bb6d-6bb9bd380a16")
    let caller = try await lab.accounts.authenticate(alice.accessToken, at: start).caller
    let channels = try await lab.channels.list(ListQuery(), by: caller)
    #expect(channels.map(\.name) == ["general"] && channels.first?.memberCount == 3)
  }

  @Test("An account that is deleted takes everything of the person along, and leaves others what is theirs")
  func deleted() async throws {
    let lab = try AccountsLab()
    let (ana, bo) = (try await lab.user("ana", email: "ana@example.org"), try await lab.user("bo"))
    let session = try await lab.signIn("ana")
    let (_, key) = try await lab.accounts.keys.create("bridge", actingAs: "ana", at: start)
    _ = try await lab.people.set(PresenceUpdate(message: "ana was here"), of: ana, at: start)
    let shared = try await lab.channels.create(CreateChannelRequest(name: "shared"), by: ana, at: start)
    _ = try await lab.channels.join(shared.id, by: bo, at: start)
    let own = try await lab.channels.create(CreateChannelRequest(name: "own"), by: ana, at: start)
    let call = EntityID.random()
    let (one, two) = (lab.test.place.instant(1), lab.test.place.instant(2))
    try lab.test.sql(
      """
      insert into nchat_calls (id, livekit_room_name, initiator_id, initiated_at, created_at, updated_at, status, started_at,
        ended_at, end_reason)
      values ('\(call)', 'r', '\(ana.id)', \(one), \(one), \(one), 'ended', \(one), \(two), 'completed')
      """)
    try lab.test.sql(
      """
      insert into nchat_call_participants (id, call_id, user_id, livekit_identity, invited_at, created_at, updated_at, joined_at,
        status, metadata)
      values ('\(EntityID.random())', '\(call)', '\(ana.id)', 'x', \(one), \(one), \(one), \(one), 'left', '{"device":"ana''s telephone"}')
      """)
    try lab.test.sql(
      """
      insert into nchat_call_quality_reports (id, call_id, user_id, reported_at, quality_score, created_at, rtc_stats)
      values ('\(EntityID.random())', '\(call)', '\(ana.id)', \(one), 90, \(one), '{"address":"ana''s"}')
      """)

    let records = AccountRecords(ledger: lab.ledger, accounts: lab.accounts)
    let export = try await records.export(ana, at: start)
    #expect(export.user.email == "ana@example.org")
    #expect(Set(export.channels.map(\.id)) == [shared.id, own.id])
    #expect(export.calls.map(\.id) == [call] && export.participations.count == 1)
    #expect(export.quality.map(\.qualityScore) == [90] && export.logins.count == 1)
    #expect(UserExport.schema.check(export.json).isEmpty)

    let wrong = DeleteAccountRequest(password: "no")
    #expect(await lab.code { try await records.delete(ana, wrong, from: "a", at: start) } == .invalidCredentials)
    try await records.delete(ana, DeleteAccountRequest(password: AccountsLab.password), from: "a", at: start)

    #expect(await lab.code { try await lab.accounts.authenticate(session.accessToken, at: start) } == .unauthorized)
    #expect(await lab.code { try await lab.accounts.authenticate(key, at: start) } == .unauthorized)
    #expect(
      await lab.code {
        try await lab.accounts.refresh(RefreshRequest(refreshToken: session.refreshToken), at: start)
      } == .invalidCredentials)
    #expect(await lab.code { try await lab.signIn("ana") } == .invalidCredentials)
    // The other one owns the channel now, and the call is there, of somebody without a name.
    #expect(try await lab.channels.show(shared.id, by: bo).role == .owner)
    #expect(await lab.code { try await lab.channels.show(own.id, by: bo) } == .notFound)
    #expect(try lab.test.sql("select count(*) from nchat_calls") == [["1"]])
    let users = try await lab.ledger.read { try CallChecks.users(of: call, $0) }
    #expect(users[ana.id]?.displayName == "Deleted user")
    // Nowhere in the database is anything of hers; events are forgotten by themselves.
    try await lab.ledger.change(at: start) { try EventLog.sweep(at: start + 1_000, in: $0.connection) }
    for name in try lab.test.place.tables() {
      for row in try lab.test.sql("select * from \(name)") {
        #expect(!row.contains { $0?.lowercased().contains("ana") ?? false }, "\(name): \(row)")
      }
    }
    // The name is free again.
    try await lab.user("ana")
  }
}
