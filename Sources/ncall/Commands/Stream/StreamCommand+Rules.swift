import ArgumentParser
import NchatAPI
import NchatClient

extension StreamCommand {
  struct Moderator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let somebody keep order in a stream of yours, or change what they may do.",
      discussion: "Example: ncall stream moderator 5f0c7c5e bob --ban")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Argument(help: ArgumentHelp("Whom.", valueName: "user")) var user: String
    @Flag(inversion: .prefixedNo, help: "Delete messages of others.") var delete = true
    @Flag(inversion: .prefixedNo, help: "Time people out.") var timeout = true
    @Flag(inversion: .prefixedNo, help: "Pin messages.") var pin = true
    @Flag(inversion: .prefixedNo, help: "Make people wait between messages.") var slow = true
    @Flag(inversion: .prefixedNo, help: "Say who may write.") var mode = false
    @Flag(inversion: .prefixedNo, help: "Ban people.") var ban = false

    func run() async throws {
      let rights = StreamModeratorRequest(
        canDelete: delete, canTimeout: timeout, canPin: pin, canBan: ban, canSlow: slow, canMode: mode)
      try await stream.run("cannot make \(user) a moderator", to: user, global, name: "moderator") {
        (client, id, person) async throws(NchatFailure) in
        try await client.setModerator(person, rights, inStream: id)
      }
    }
  }

  struct Unmoderator: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let somebody keep order no more.", discussion: "Example: ncall stream unmoderator 5f0c7c5e bob")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Argument(help: ArgumentHelp("Whom.", valueName: "user")) var user: String

    func run() async throws {
      try await stream.run("\(user) cannot be made no moderator", to: user, global) {
        (client, id, person) async throws(NchatFailure) -> Void in
        try await client.removeModerator(person, inStream: id)
      }
    }
  }

  struct Subscriber: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make somebody a subscriber of all your streams.",
      discussion: "Example: ncall stream subscriber 5f0c7c5e bob")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Argument(help: ArgumentHelp("Whom.", valueName: "user")) var user: String

    func run() async throws {
      try await stream.run("cannot make \(user) a subscriber", to: user, global) {
        (client, id, person) async throws(NchatFailure) -> Void in
        try await client.addSubscriber(person, ofStream: id)
      }
    }
  }

  struct Unsubscriber: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make somebody no subscriber any more.",
      discussion: "Example: ncall stream unsubscriber 5f0c7c5e bob")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Argument(help: ArgumentHelp("Whom.", valueName: "user")) var user: String

    func run() async throws {
      try await stream.run("\(user) cannot be made no subscriber", to: user, global) {
        (client, id, person) async throws(NchatFailure) -> Void in
        try await client.removeSubscriber(person, ofStream: id)
      }
    }
  }

  struct Automod: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show or change what the chat refuses by itself.",
      discussion: "Example: ncall stream automod 5f0c7c5e --on --word spam --word scam --links")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Flag(inversion: .prefixedNo, help: "Whether the rules hold.") var on: Bool?
    @Option(help: ArgumentHelp("A word that no message may have; those given replace all.", valueName: "word"))
    var word: [String] = []
    @Flag(inversion: .prefixedNo, help: "Refuse links.") var links: Bool?
    @Option(help: ArgumentHelp("A host that may be linked to; those given replace all.", valueName: "host"))
    var allow: [String] = []
    @Option(help: ArgumentHelp("Most capitals of a longer message, 1 to 100.", valueName: "percent")) var caps: Int?
    @Flag(inversion: .prefixedNo, help: "Refuse the same again within a minute.") var duplicates: Bool?
    @Option(help: ArgumentHelp("Days that an account has to be old to write.", valueName: "days")) var minAge: Int?

    func run() async throws {
      if let caps, !(1...100).contains(caps) { throw CommandFailure(.usage, "--caps \(caps): give 1 to 100") }
      if let minAge, !(0...3_650).contains(minAge) {
        throw CommandFailure(.usage, "--min-age \(minAge): give 0 to 3650")
      }
      let request = AutomodRequest(
        enabled: on, words: word.isEmpty ? nil : word, filterLinks: links, allowedLinks: allow.isEmpty ? nil : allow,
        maxCapsPercent: caps, filterDuplicates: duplicates, minAccountAgeDays: minAge)
      let (client, id) = try await stream.open(global)
      let settings: AutomodSettings
      do throws(NchatFailure) {
        settings =
          request == AutomodRequest()
          ? try await client.automod(ofStream: id) : try await client.changeAutomod(ofStream: id, request)
      } catch { throw error.failure("cannot \(request == AutomodRequest() ? "show" : "change") the rules of \(id)") }
      if stream.json { return try JSONOutput.print(.object(["automod": settings.json])) }
      print(
        Table.text([
          ["RULES", "WORDS", "LINKS", "ALLOWED", "CAPS", "DUPLICATES", "MIN AGE"],
          [
            settings.enabled ? "on" : "off", settings.filterWords ? settings.words.joined(separator: ",") : "-",
            settings.filterLinks ? "refused" : "-",
            settings.allowedLinks.isEmpty ? "-" : settings.allowedLinks.joined(separator: ","),
            "\(settings.maxCapsPercent) %", settings.filterDuplicates ? "refused" : "-",
            "\(settings.minAccountAgeDays) d",
          ],
        ]))
    }
  }

  struct Log: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List what was done in a chat, newest first.", discussion: "Example: ncall stream log 5f0c7c5e")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Option(help: ArgumentHelp("How many, 1 to 100.", valueName: "count")) var limit = 50

    func run() async throws {
      guard (1...100).contains(limit) else { throw CommandFailure(.usage, "--limit \(limit): give 1 to 100") }
      let (client, id) = try await stream.open(global)
      let entries: [ModerationEntry]
      do throws(NchatFailure) { entries = try await client.moderationLog(ofStream: id, ListQuery(limit: limit)) } catch
      {
        throw error.failure("cannot show what was done in \(id)")
      }
      if stream.json { return try JSONOutput.print(.object(["entries": entries.json])) }
      let rows = entries.map { entry in
        [
          Clock.minute(entry.createdAt), entry.action.rawValue, entry.userId.map(IDPart.short) ?? "-",
          entry.moderatorId.map(IDPart.short) ?? "rule", entry.messageId.map(IDPart.end) ?? "-",
          entry.reason ?? "-",
        ]
      }
      print(Table.text([["WHEN", "ACTION", "USER", "BY", "MESSAGE", "REASON"]] + rows))
    }
  }
}
