import ArgumentParser
import Backend
import NchatAPI

struct APIKeyCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "apikey", abstract: "Make and end API keys for services, straight on the backend's database.",
    discussion: """
      Example: ncall apikey create --user ana --name backup --expires 90d > key
      A service sends its key as a bearer token, and acts as the key's user.
      """,
    subcommands: [Create.self, List.self, Revoke.self])

  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a key and print it; it cannot be shown again.",
      discussion: "Example: ncall apikey create --user ana --name backup --expires 90d > key")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: UserCommand.Options
    @Option(help: ArgumentHelp("Whom the key acts as.", valueName: "name")) var user: String
    @Option(help: ArgumentHelp("What the key is for; the user's name without.", valueName: "label")) var name: String?
    @Option(
      help: ArgumentHelp(
        "When it ends: after 12h or 90d, or at a time such as 2027-01-31T00:00:00Z; never without.", valueName: "time"))
    var expires: String?

    func run() async throws {
      let settings = try global.settings()
      let now = Timestamp.now()
      let end = try expires.map { try Self.end($0, after: now) }
      let label = name ?? user
      let made = try await Administering.run("make a key for \(user)", options.database, settings) { [user] in
        try await $0.makeKey(label, actingAs: user, until: end, at: now)
      }
      guard options.json else { return print(made.key) }
      var object: [String: Any] = [
        "id": made.id.description, "key": made.key, "name": label, "username": user, "createdAt": now.description,
      ]
      if let end { object["expiresAt"] = end.description }
      try JSONOutput.print(object)
    }

    /// Reads `--expires`.
    static func end(_ text: String, after now: Timestamp) throws(CommandFailure) -> Timestamp {
      guard let end = Lifetime(text).map({ now + $0.seconds }) ?? Timestamp(text) else {
        throw CommandFailure(.usage, "--expires \(text): write 12h, 90d, or a time such as 2027-01-31T00:00:00Z")
      }
      guard end > now else { throw CommandFailure(.usage, "--expires \(text): that is over; give a time to come") }
      return end
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the keys, by their beginnings; those that are over, too.",
      discussion: "Example: ncall apikey list --json")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: UserCommand.Options

    func run() async throws {
      let keys = try await Administering.run("list keys", options.database, try global.settings()) {
        try await $0.allKeys()
      }
      let now = Timestamp.now()
      if options.json { return try JSONOutput.print(["apikeys": keys.map { $0.object(at: now) }]) }
      let rows = keys.map { key in
        [
          key.id.description, key.name, key.username, key.prefix + "…", key.state(at: now), Clock.minute(key.createdAt),
          key.expiresAt.map(Clock.minute) ?? "-", key.lastUsedAt.map(Clock.minute) ?? "-",
        ]
      }
      print(Table.text([["ID", "NAME", "USER", "KEY", "STATE", "CREATED", "EXPIRES", "LAST USED"]] + rows))
    }
  }

  struct Revoke: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End a key, at once.",
      discussion: "Example: ncall apikey revoke 5f0c6a52-3f52-4b8e-9d0e-8f6c2c7d1a10")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: UserCommand.Options
    @Argument(help: "The key's id, as `ncall apikey list` shows it.") var id: String

    func run() async throws {
      let settings = try global.settings()
      guard let key = EntityID(id) else {
        throw CommandFailure(.usage, "\(id) is no id of a key: `ncall apikey list` shows them")
      }
      try await Administering.run("revoke \(id)", options.database, settings) { try await $0.revokeKey(key) }
      if options.json { try JSONOutput.print(["id": key.description, "state": "revoked"]) }
    }
  }
}

extension APIKeys.Listed {
  fileprivate func state(at now: Timestamp) -> String {
    if revokedAt != nil { return "revoked" }
    return expiresAt.map { $0 <= now } ?? false ? "expired" : "valid"
  }

  fileprivate func object(at now: Timestamp) -> [String: Any] {
    var object: [String: Any] = [
      "id": id.description, "name": name, "username": username, "prefix": prefix, "state": state(at: now),
      "createdAt": createdAt.description,
    ]
    for (name, instant) in [("expiresAt", expiresAt), ("lastUsedAt", lastUsedAt), ("revokedAt", revokedAt)] {
      if let instant { object[name] = instant.description }
    }
    return object
  }
}
