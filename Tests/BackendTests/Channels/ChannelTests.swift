import Foundation
import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

@Suite("Channels")
struct ChannelTests {
  private let start = AccountsLab.start

  private func create(
    _ lab: AccountsLab, _ name: String, _ type: ChannelType = .public, by caller: Caller, after seconds: Double = 0
  ) async throws -> Channel {
    try await lab.channels.create(CreateChannelRequest(name: name, type: type), by: caller, at: start + seconds)
  }

  private func events(_ lab: AccountsLab, _ channel: EntityID) -> [String] {
    lab.told.all.filter { $0.topic == "channel:\(channel)" }.map(\.event)
  }

  @Test("Made, joined, left; each is told to the channel in order, and the last takes it along")
  func life() async throws {
    let lab = try AccountsLab()
    let (ana, bo) = (try await lab.user("ana"), try await lab.user("bo"))
    let channel = try await create(lab, "Stand up!", by: ana)
    #expect(channel.slug == "stand-up" && channel.role == .owner && channel.memberCount == 1)
    for _ in 0..<2 {
      let joined = try await lab.channels.join(channel.id, by: bo, at: start)
      #expect(joined.role == .member && joined.memberCount == 2)
    }
    #expect(await lab.code { try await lab.channels.leave(channel.id, by: ana, at: start) } == .lastOwner)
    for _ in 0..<2 { try await lab.channels.leave(channel.id, by: bo, at: start) }
    try await lab.channels.leave(channel.id, by: ana, at: start)
    #expect(await lab.code { try await lab.channels.show(channel.id, by: ana) } == .notFound)
    #expect(
      events(lab, channel.id)
        == ["channel:member:joined", "channel:member:joined", "channel:member:left", "channel:member:left"])
    let told = lab.told.all.filter { $0.topic != EventTopic.accounts.name }
    #expect(told.map(\.seq) == [1, 2, 3, 4])
    // What is told is what the contract says.
    for record in told {
      let name = try #require(RealtimeEvent.Name(rawValue: record.event))
      #expect(throws: Never.self) { try RealtimeEvent(name, JSONReader.read(Array(record.payload.utf8))) }
    }
    #expect(try lab.test.sql("select count(*) from nchat_channels") == [["0"]])
  }

  @Test("A private channel does not exist for whoever is not in it; invited people are, and learn of it")
  func privateChannel() async throws {
    let lab = try AccountsLab()
    let (ana, bo, chi) = (try await lab.user("ana"), try await lab.user("bo"), try await lab.user("chi"))
    let channel = try await create(lab, "secret", .private, by: ana)
    for refused in [
      await lab.code { try await lab.channels.show(channel.id, by: bo) },
      await lab.code { try await lab.channels.join(channel.id, by: bo, at: start) },
      await lab.code { try await lab.channels.leave(channel.id, by: bo, at: start) },
      await lab.code { try await lab.channels.members(ListQuery(), of: channel.id, by: bo) },
      await lab.code {
        try await lab.channels.invite(InviteRequest(userIds: [bo.id]), to: channel.id, by: bo, at: start)
      },
      await lab.code { try await lab.channels.remove(ana.id, from: channel.id, by: bo, at: start) },
      await lab.code {
        try await lab.channels.setRole(ChannelRoleRequest(role: .guest), of: ana.id, in: channel.id, by: bo, at: start)
      },
      await lab.code { try await lab.channels.show(.random(), by: bo) },
    ] { #expect(refused == .notFound) }
    #expect(try await lab.channels.list(ListQuery(), by: bo).isEmpty)
    let invited = try await lab.channels.invite(
      InviteRequest(userIds: [bo.id, ana.id]), to: channel.id, by: ana, at: start)
    #expect(invited.map(\.user.id) == [bo.id, ana.id])
    #expect(invited.map(\.role) == [.member, .owner])
    #expect(try await lab.channels.list(ListQuery(), by: bo).map(\.id) == [channel.id])
    let notified = lab.told.all.filter { $0.topic == "user:\(bo.id)" }
    #expect(notified.map(\.event) == ["notification"])
    #expect(lab.told.all.filter { $0.topic == "user:\(ana.id)" }.isEmpty)
    // A member who manages nothing cannot invite, and nobody is invited when one of them does not exist.
    let request = InviteRequest(userIds: [chi.id])
    #expect(
      await lab.code { try await lab.channels.invite(request, to: channel.id, by: bo, at: start) }
        == .insufficientPermissions)
    let mixed = InviteRequest(userIds: [chi.id, .random()])
    #expect(
      await lab.code { try await lab.channels.invite(mixed, to: channel.id, by: ana, at: start) } == .usersNotFound)
    #expect(try await lab.channels.members(ListQuery(), of: channel.id, by: ana).count == 2)
  }

  @Test("Lists come in pages that leave nothing out and show nothing twice")
  func pages() async throws {
    let lab = try AccountsLab()
    let (ana, bo) = (try await lab.user("ana"), try await lab.user("bo"))
    var made: [EntityID] = []
    for number in 0..<12 {
      // Pairs at the same instant.
      made.append(try await create(lab, "c\(number)", by: ana, after: Double(number / 2)).id)
    }
    let hidden = try await create(lab, "hidden", .private, by: ana, after: 3)
    var seen: [EntityID] = []
    while true {
      let page = try await lab.channels.list(ListQuery(limit: 5, before: seen.last), by: bo)
      if page.isEmpty { break }
      seen += page.map(\.id)
    }
    #expect(Set(seen) == Set(made) && seen.count == 12)
    #expect(!seen.contains(hidden.id))
    #expect(await lab.code { try await lab.channels.list(ListQuery(before: hidden.id), by: bo) } == .validation)
    let common = made[0]
    for number in 0..<7 {
      let user = try await lab.user("u\(number)")
      _ = try await lab.channels.join(common, by: user, at: start + 100 + Double(number / 2))
    }
    var people: [EntityID] = []
    while true {
      let page = try await lab.channels.members(ListQuery(limit: 3, before: people.last), of: common, by: bo)
      if page.isEmpty { break }
      people += page.map(\.user.id)
    }
    #expect(Set(people).count == 8 && people.count == 8)
    #expect(people.first == ana.id)
    #expect(
      await lab.code { try await lab.channels.members(ListQuery(before: bo.id), of: common, by: bo) } == .validation)
  }

  @Test("Names are unique as they are compared; guests make no channels")
  func names() async throws {
    let lab = try AccountsLab()
    let (ana, guest) = (try await lab.user("ana"), try await lab.user("gus", .guest))
    _ = try await create(lab, "Déjà vu", by: ana)
    #expect(await lab.code { try await create(lab, "déjà-VU", .private, by: ana) } == .channelNameTaken)
    #expect(await lab.code { try await create(lab, "other", by: guest) } == .forbidden)
    #expect(try await create(lab, "!!!", by: ana).slug.hasPrefix("channel-"))
    // A capital whose small letter databases count as two.
    #expect(try await create(lab, String(repeating: "\u{130}", count: 60), by: ana).slug.unicodeScalars.count == 100)
    #expect(try await create(lab, "???", by: ana).slug.hasPrefix("channel-"))
  }

  @Test("Roles: who may give which to whom, and who may remove whom")
  func roles() async throws {
    let lab = try AccountsLab()
    let ana = try await lab.user("ana")
    let channel = try await create(lab, "roles", by: ana)
    var people: [ChannelRole: [Caller]] = [.owner: [ana]]
    for role in ChannelRole.allCases {
      for number in 0..<(role == .owner ? 1 : 2) {
        let user = try await lab.user("\(role.rawValue)\(number)")
        _ = try await lab.channels.join(channel.id, by: user, at: start)
        _ = try await lab.channels.setRole(
          ChannelRoleRequest(role: role), of: user.id, in: channel.id, by: ana, at: start)
        people[role, default: []].append(user)
      }
    }
    for actor in ChannelRole.allCases {
      for target in ChannelRole.allCases {
        let (one, other) = (try #require(people[actor]?.first), try #require(people[target]?.last))
        for wanted in ChannelRole.allCases {
          let code = await lab.code {
            try await lab.channels.setRole(
              ChannelRoleRequest(role: wanted), of: other.id, in: channel.id, by: one, at: start)
          }
          let mayDo = actor.includes(.admin) && actor.includes(wanted) && actor.includes(target)
          #expect(code == (mayDo ? nil : .insufficientPermissions), "\(actor) makes \(target) \(wanted)")
          if mayDo {
            _ = try await lab.channels.setRole(
              ChannelRoleRequest(role: target), of: other.id, in: channel.id, by: ana, at: start)
          }
        }
        let code = await lab.code { try await lab.channels.remove(other.id, from: channel.id, by: one, at: start) }
        let mayRemove = actor.includes(.moderator) && actor.level > target.level
        #expect(code == (mayRemove ? nil : .insufficientPermissions), "\(actor) removes \(target)")
        if mayRemove {
          #expect(
            await lab.code {
              try await lab.channels.setRole(
                ChannelRoleRequest(role: .member), of: other.id, in: channel.id, by: ana, at: start)
            } == .participantNotFound)
          _ = try await lab.channels.join(channel.id, by: other, at: start)
          _ = try await lab.channels.setRole(
            ChannelRoleRequest(role: target), of: other.id, in: channel.id, by: ana, at: start)
        }
      }
    }
    // The only owner stays one.
    let second = try #require(people[.owner]?.last)
    _ = try await lab.channels.setRole(
      ChannelRoleRequest(role: .admin), of: second.id, in: channel.id, by: ana, at: start)
    #expect(
      await lab.code {
        try await lab.channels.setRole(ChannelRoleRequest(role: .admin), of: ana.id, in: channel.id, by: ana, at: start)
      } == .lastOwner)
  }

  @Test("Rights that are set for a member count for more than the role's")
  func rights() async throws {
    let lab = try AccountsLab()
    let (ana, bo, chi) = (try await lab.user("ana"), try await lab.user("bo"), try await lab.user("chi"))
    let channel = try await create(lab, "rights", .private, by: ana)
    _ = try await lab.channels.invite(InviteRequest(userIds: [bo.id]), to: channel.id, by: ana, at: start)
    try lab.test.sql("update nchat_channel_members set can_invite = true where role = 'member'")
    _ = try await lab.channels.invite(InviteRequest(userIds: [chi.id]), to: channel.id, by: bo, at: start)
    try lab.test.sql("update nchat_channel_members set can_read = false")
    #expect(await lab.code { try await lab.channels.show(channel.id, by: bo) } == .notFound)
    #expect(try await lab.channels.show(channel.id, by: ana).id == channel.id)
  }

  @Test("How members are seen: only whoever is connected is online, and nobody sees the invisible")
  func presence() async throws {
    let lab = try AccountsLab()
    let (ana, bo) = (try await lab.user("ana"), try await lab.user("bo"))
    let channel = try await create(lab, "presence", by: ana)
    func seen() async throws -> [PresenceStatus?] {
      [
        try await lab.channels.members(ListQuery(), of: channel.id, by: bo).first?.user.status,
        try await lab.people.find(UserQuery(username: "ANA"), by: bo).first?.status,
      ]
    }
    #expect(try await seen() == [.offline, .offline])
    lab.online.record(ana.id)
    #expect(try await seen() == [.online, .online])
    let presence = try await lab.people.set(
      PresenceUpdate(status: .dnd, message: "writing", callWaiting: false), of: ana, at: start)
    #expect(presence == Presence(status: .dnd, message: "writing", callWaiting: false))
    #expect(try await seen() == [.dnd, .dnd])
    let later = try await lab.people.set(PresenceUpdate(status: .invisible, message: ""), of: ana, at: start)
    #expect(later == Presence(status: .invisible, callWaiting: false))
    #expect(try await seen() == [.offline, .offline])
    #expect(try await lab.accounts.me(ana).presence.status == .invisible)
    try await lab.people.noteSeen(ana.id, at: start + 5)
    #expect(try await lab.accounts.me(ana).presence.lastSeenAt == start + 5)
    #expect(try await lab.people.find(UserQuery(username: "nobody"), by: bo).isEmpty)
  }
}
