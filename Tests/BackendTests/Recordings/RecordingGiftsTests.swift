import MediaBasics
import NchatAPI
import Testing

@testable import Backend

/// What is given to others ends when it ends for whoever gives it.
struct RecordingGiftsTests {
  private func give(
    _ lab: RecordingLab, _ permissions: [RecordingPermission], until end: Timestamp? = nil, to person: Caller,
    of id: EntityID, by caller: Caller, at seconds: Double = 80
  ) async throws {
    _ = try await lab.recordings.grant(
      RecordingGrantRequest(permissions: permissions, expiresAt: end), to: person.id, of: id, by: caller,
      at: lab.at(seconds))
  }

  private func share(
    _ lab: RecordingLab, _ id: EntityID, _ permissions: [SharePermission], by caller: Caller
  ) async throws -> ShareLink {
    var request = ShareRecordingRequest(recordingId: id)
    request.permissions = permissions
    return try await lab.recordings.share(request, by: caller, at: lab.at(81))
  }

  private func open(_ lab: RecordingLab, _ link: ShareLink, at seconds: Double = 90) async -> ErrorCode? {
    await lab.code {
      try await lab.recordings.open(SharedRecordingQuery(token: link.token ?? ""), by: nil, at: lab.at(seconds))
    }
  }

  private func permissions(
    _ lab: RecordingLab, _ id: EntityID, of caller: Caller, at seconds: Double = 90
  ) async -> [RecordingPermission] { (try? await lab.show(id, to: caller, at: seconds).permissions) ?? [] }

  private func erase(_ lab: RecordingLab, _ caller: Caller, at seconds: Double) async throws {
    try await AccountRecords(ledger: lab.accounts.ledger, accounts: lab.accounts.accounts).delete(
      caller, DeleteAccountRequest(password: AccountsLab.password), from: AccountsLab.address, at: lab.at(seconds))
  }

  @Test func whoeverLosesItTakesAlongWhatTheyGave() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready { $0.visibility = .private }
      let everything: [RecordingPermission] = [.view, .download, .share, .edit]
      try await give(lab, everything, to: lab.bo, of: id, by: lab.ana)
      try await give(lab, everything, to: lab.dan, of: id, by: lab.bo)
      try await give(lab, [.view], to: lab.chi, of: id, by: lab.dan)
      let links = [
        try await share(lab, id, [.view], by: lab.bo), try await share(lab, id, [.view, .download], by: lab.dan),
        try await share(lab, id, [.view], by: lab.ana),
      ]
      for link in links { #expect(await open(lab, link) == nil) }
      #expect(await permissions(lab, id, of: lab.chi) == [.view])
      try await lab.recordings.ungrant(lab.bo.id, of: id, by: lab.ana, at: lab.at(91))
      for person in [lab.bo, lab.dan, lab.chi] { #expect(await permissions(lab, id, of: person) == []) }
      #expect(try await lab.recordings.grants(of: id, for: lab.ana, at: lab.at(92)) == [])
      #expect(await open(lab, links[0]) == .shareRevoked)
      #expect(await open(lab, links[1]) == .shareRevoked)
      #expect(await open(lab, links[2]) == nil)
      // Whoever is given it again has not given it again.
      try await give(lab, everything, to: lab.bo, of: id, by: lab.ana, at: 93)
      #expect(await permissions(lab, id, of: lab.dan) == [])
      #expect(await open(lab, links[0]) == .shareRevoked)
    }
  }

  @Test func whoeverHasLessOfItHasGivenLessOfIt() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready { $0.visibility = .private }
      try await give(lab, [.view, .download, .share, .edit], to: lab.bo, of: id, by: lab.ana)
      try await give(lab, [.view, .download], to: lab.dan, of: id, by: lab.bo)
      try await give(lab, [.download], to: lab.chi, of: id, by: lab.bo)
      let looking = try await share(lab, id, [.view], by: lab.bo)
      let fetching = try await share(lab, id, [.view, .download], by: lab.bo)
      try await give(lab, [.view, .share, .edit], until: lab.at(1_000), to: lab.bo, of: id, by: lab.ana, at: 85)
      #expect(await permissions(lab, id, of: lab.dan) == [.view])
      #expect(await permissions(lab, id, of: lab.dan, at: 1_000) == [])
      #expect(await permissions(lab, id, of: lab.chi) == [])
      #expect(await open(lab, looking) == nil)
      #expect(await open(lab, fetching) == .shareRevoked)
      // A link ends with the time of whoever made it.
      #expect(await open(lab, looking, at: 1_000) == .shareRevoked)
      let grants = try await lab.recordings.grants(of: id, for: lab.ana, at: lab.at(92))
      #expect(Set(grants.map(\.userId)) == [lab.bo.id, lab.dan.id])
      #expect(grants.allSatisfy { $0.expiresAt == lab.at(1_000) })
      // What is over goes by itself.
      await lab.sweep.run(at: lab.at(1_000))
      #expect(try await lab.recordings.grants(of: id, for: lab.ana, at: lab.at(92)) == [])
    }
  }

  @Test func nobodySaysAnewWhatAnotherHasGiven() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready { $0.visibility = .private }
      func code(_ person: Caller, by caller: Caller) async -> ErrorCode? {
        await lab.code { try await give(lab, [.view, .edit], to: person, of: id, by: caller) }
      }
      #expect(await code(lab.bo, by: lab.ana) == nil)
      #expect(await code(lab.dan, by: lab.bo) == nil)
      for person in [lab.bo, lab.ana, lab.dan] { #expect(await code(person, by: lab.dan) == .insufficientPermissions) }
      #expect(await code(lab.ana, by: lab.ana) == .insufficientPermissions)
      #expect(await code(lab.dan, by: lab.ana) == nil)
      // It is ana's gift now, and rests on bo no more.
      try await lab.recordings.ungrant(lab.bo.id, of: id, by: lab.ana, at: lab.at(85))
      #expect(await permissions(lab, id, of: lab.dan) == [.view, .edit])
    }
  }

  @Test func whoeverTakesBackTheirOwnSeesItNoMore() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready { $0.visibility = .private }
      try await give(lab, [.view, .edit, .share], to: lab.dan, of: id, by: lab.ana)
      try await give(lab, [.view], to: lab.chi, of: id, by: lab.dan)
      let link = try await share(lab, id, [.view], by: lab.dan)
      try await lab.recordings.ungrant(lab.dan.id, of: id, by: lab.dan, at: lab.at(82))
      for person in [lab.dan, lab.chi] { #expect(await permissions(lab, id, of: person) == []) }
      #expect(await open(lab, link) == .shareRevoked)
      let done = try await lab.recordings.access(ListQuery(), to: id, for: lab.ana, at: lab.at(99)).first
      #expect(done?.action == .ungranted && done?.userId == lab.dan.id)
    }
  }

  @Test func accountsThatAreDeletedHaveGivenNothing() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready { $0.visibility = .private }
      let held = try await lab.ready { $0.visibility = .private }
      for recording in [id, held] {
        try await give(lab, [.view, .edit], to: lab.bo, of: recording, by: lab.ana)
        try await give(lab, [.view, .edit], to: lab.dan, of: recording, by: lab.bo)
        try await give(lab, [.view], to: lab.chi, of: recording, by: lab.dan)
      }
      try await erase(lab, lab.dan, at: 91)
      #expect(await permissions(lab, id, of: lab.chi) == [])
      #expect(await permissions(lab, id, of: lab.bo) == [.view, .edit])
      _ = try await lab.recordings.change(
        RecordingChangeRequest(legalHold: true), of: held, by: lab.olga, at: lab.at(92))
      // What is kept of it then is the administrators'.
      try await erase(lab, lab.ana, at: 93)
      #expect(await permissions(lab, held, of: lab.bo) == [])
      #expect(await permissions(lab, held, of: lab.olga).contains(.view))
      #expect(try lab.accounts.test.place.sql("select count(*) from nchat_recording_grants") == [["0"]])
    }
  }

  @Test func aLinkIsNoLongerGoodThanTheRightsOfWhoeverMadeIt() async throws {
    try await RecordingLab.run { lab in
      // bo is in it, and fetches it by that.
      let id = try await lab.ready()
      try await give(lab, [.share], to: lab.bo, of: id, by: lab.ana)
      let link = try await share(lab, id, [.view, .download], by: lab.bo)
      let looking = try await share(lab, id, [.view], by: lab.bo)
      for link in [link, looking] { #expect(await open(lab, link) == nil) }
      _ = try await lab.recordings.change(
        RecordingChangeRequest(visibility: .private), of: id, by: lab.ana, at: lab.at(91))
      for link in [link, looking] { #expect(await open(lab, link, at: 92) == .shareRevoked) }
    }
  }

  // MARK: What rests on what

  private static let people = (0..<8).map { _ in EntityID.random() }

  /// Gifts at random, of people too who have nothing themselves, or who have it from those to whom they give.
  private static func gifts(_ generator: inout some RandomNumberGenerator) -> [RecordingGift] {
    var gifts: [RecordingGift] = []
    for user in people.dropFirst() where Bool.random(using: &generator) {
      var permissions: Set<RecordingPermission> = []
      for permission in [RecordingPermission.view, .download, .share, .edit]
      where Int.random(in: 0..<4, using: &generator) > 0 { permissions.insert(permission) }
      let end = RecordingLab.start + Double(Int.random(in: 1...5, using: &generator))
      gifts.append(
        RecordingGift(
          user: user, giver: people.randomElement(using: &generator), permissions: permissions,
          expiresAt: Bool.random(using: &generator) ? nil : end))
    }
    return gifts
  }

  @Test func whatIsLeftRestsOnTheMaker() throws {
    var generator = SeededGenerator(seed: 7)
    for _ in 0..<500 {
      let given = Self.gifts(&generator)
      let (all, maker) = (RecordingGifts(given), Self.people[0])
      let left = all.founded(on: maker)
      for gift in left.gifts.values {
        let before = try #require(all[gift.user])
        #expect(gift.permissions.isSubset(of: before.permissions) && (!gift.permissions.isEmpty || gift == before))
        #expect(gift.giver == before.giver)
        // From whoever gave it on to the maker everybody has at least as much, for as long, and may give it.
        var (above, steps) = (gift, 0)
        while let giver = above.giver, giver != maker, steps < Self.people.count {
          let source = try #require(left[giver], "\(gift) rests on nothing: \(given)")
          #expect(source.permissions.isSuperset(of: gift.permissions.union([.edit])))
          if let end = source.expiresAt { #expect(gift.expiresAt.map { $0 <= end } ?? false) }
          (above, steps) = (source, steps + 1)
        }
        #expect(above.giver == maker)
      }
      // What the maker gave is there as it was; what is founded stays so; and without its maker there is nothing.
      for gift in given where gift.giver == maker { #expect(left[gift.user] == gift) }
      #expect(left.founded(on: maker) == left)
      #expect(all.founded(on: nil).gifts.isEmpty)
    }
  }
}
