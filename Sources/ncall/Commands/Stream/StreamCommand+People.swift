import ArgumentParser
import NchatAPI
import NchatClient

extension StreamCommand {
  struct Bans: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List who is banned, and who may write nothing for a while.",
      discussion: "Example: ncall stream bans 5f0c7c5e")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions

    func run() async throws {
      let (client, id) = try await stream.open(global)
      let (bans, timeouts): ([StreamSanction], [StreamSanction])
      do throws(NchatFailure) {
        bans = try await client.bans(fromStream: id, PageQuery(limit: 100))
        timeouts = try await client.timeouts(inStream: id, PageQuery(limit: 100))
      } catch { throw error.failure("cannot list who is banned from \(id)") }
      if stream.json { return try JSONOutput.print(.object(["bans": bans.json, "timeouts": timeouts.json])) }
      func rows(_ word: String, _ sanctions: [StreamSanction]) -> [[String]] {
        sanctions.map { sanction in
          [
            word, sanction.user?.displayName ?? IDPart.short(sanction.userId), Clock.minute(sanction.createdAt),
            sanction.expiresAt.map(Clock.minute) ?? "for good", sanction.reason ?? "-",
          ]
        }
      }
      print(
        Table.text([["WHAT", "NAME", "SINCE", "UNTIL", "REASON"]] + rows("ban", bans) + rows("timeout", timeouts)))
    }
  }

  struct Moderators: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List who keeps order in a stream.", discussion: "Example: ncall stream moderators 5f0c7c5e")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions

    func run() async throws {
      let (client, id) = try await stream.open(global)
      let moderators: [StreamModerator]
      do throws(NchatFailure) { moderators = try await client.moderators(ofStream: id, PageQuery(limit: 100)) } catch {
        throw error.failure("cannot list the moderators of \(id)")
      }
      if stream.json { return try JSONOutput.print(.object(["moderators": moderators.json])) }
      let rows = moderators.map { moderator in
        let rights = [
          ("delete", moderator.canDelete), ("timeout", moderator.canTimeout), ("pin", moderator.canPin),
          ("slow", moderator.canSlow), ("mode", moderator.canMode), ("ban", moderator.canBan),
        ].filter(\.1).map(\.0)
        return [
          moderator.user?.displayName ?? IDPart.short(moderator.userId), Clock.minute(moderator.createdAt),
          rights.isEmpty ? "-" : rights.joined(separator: ","),
        ]
      }
      print(Table.text([["NAME", "SINCE", "MAY"]] + rows))
    }
  }

  struct Subscribers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List your subscribers.", discussion: "Example: ncall stream subscribers 5f0c7c5e")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions

    func run() async throws {
      let (client, id) = try await stream.open(global)
      try await FollowerTable.print("subscribers", isJSON: stream.json) { (page) async throws(NchatFailure) in
        try await client.subscribers(ofStream: id, page)
      }
    }
  }

  struct Followers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List who follows you.", discussion: "Example: ncall stream followers")
    @OptionGroup var global: GlobalOptions
    @Flag(help: "List whom you follow instead.") var following = false
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
      let client = try await AccountAccess(settings: try global.settings()).client()
      let following = following
      try await FollowerTable.print(following ? "following" : "followers", isJSON: json) {
        (page) async throws(NchatFailure) in
        following ? try await client.following(page) : try await client.followers(page)
      }
    }
  }
}

/// Everybody of a list of followers, page after page.
private enum FollowerTable {
  static func print(
    _ name: String, isJSON: Bool, _ ask: (PageQuery) async throws(NchatFailure) -> [StreamFollower]
  ) async throws {
    var people: [StreamFollower] = []
    do throws(NchatFailure) {
      while true {
        let page = try await ask(PageQuery(limit: 100, offset: people.count))
        people += page
        if page.count < 100 { break }
      }
    } catch { throw error.failure("cannot list \(name)") }
    if isJSON { return try JSONOutput.print(.object([name: people.json])) }
    Swift.print(Table.text([["NAME", "SINCE"]] + people.map { [$0.user.displayName, Clock.minute($0.since)] }))
  }
}
