import ArgumentParser
import NchatAPI
import NchatClient

/// A command about one message of a stream.
struct StreamMessageOptions: ParsableArguments {
  @OptionGroup var stream: StreamOptions
  @Argument(
    help: ArgumentHelp("The message: its id or a part, as `stream chat --ids` prints it.", valueName: "message"))
  var messageID: String

  /// Does something to the message, and prints what became of it where that is wanted.
  func run(
    _ verb: String, _ global: GlobalOptions,
    _ act: (NchatClient, _ message: EntityID, _ stream: EntityID) async throws(NchatFailure) -> StreamChatMessage?
  ) async throws {
    let part = try IDPart(
      messageID, of: "message", advice: "`ncall stream chat \(stream.streamID) --last 100 --ids` shows their ids")
    let (client, id) = try await stream.open(global)
    let message = try await part.id { known throws(NchatFailure) in
      let pinned = try await known == nil ? client.streamChat(id, StreamChatQuery(limit: 100, pinned: true)) : []
      let page = try await client.streamChat(id, StreamChatQuery(limit: 100, before: known))
      // Backwards, since the list goes on with what was said before.
      return page.isEmpty ? [] : (pinned + page.reversed()).map(\.id)
    }
    let changed: StreamChatMessage?
    do throws(NchatFailure) { changed = try await act(client, message, id) } catch {
      throw error.failure("cannot \(verb) the message \(message)")
    }
    guard stream.json else { return }
    try JSONOutput.print(
      .object(
        changed.map { ["message": $0.json] } ?? ["streamId": .string("\(id)"), "messageId": .string("\(message)")]))
  }
}

extension StreamCommand {
  struct Pin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Pin a message.", discussion: "Example: ncall stream pin 5f0c7c5e 9d4e0f3d")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var message: StreamMessageOptions

    func run() async throws {
      try await message.run("pin", global) { (client, message, stream) async throws(NchatFailure) in
        try await client.pinMessage(message, inStream: stream)
      }
    }
  }

  struct Unpin: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Unpin a message.", discussion: "Example: ncall stream unpin 5f0c7c5e 9d4e0f3d")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var message: StreamMessageOptions

    func run() async throws {
      try await message.run("unpin", global) { (client, message, stream) async throws(NchatFailure) in
        try await client.unpinMessage(message, inStream: stream)
      }
    }
  }

  struct DeleteMessage: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "delete-message",
      abstract: "Delete a message, your own or as a moderator; its text is gone for good.",
      discussion: "Example: ncall stream delete-message 5f0c7c5e 9d4e0f3d")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var message: StreamMessageOptions

    func run() async throws {
      try await message.run("delete", global) { (client, message, stream) async throws(NchatFailure) in
        try await client.deleteMessage(message, inStream: stream)
        return nil
      }
    }
  }

  struct Mode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say who may write in the chat, and how often.",
      discussion: """
        Modes: open, followers, subscribers, slow, disabled.
        Example: ncall stream mode 5f0c7c5e slow --slow 10
        """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Argument(help: ArgumentHelp("Who may write.", valueName: "mode")) var mode: String
    @Option(help: ArgumentHelp("Seconds between two messages of a person; 0 for none.", valueName: "seconds"))
    var slow: Int?

    func run() async throws {
      var request = StreamChangeRequest(chatMode: try StreamDescriptionOptions.mode(mode))
      if let slow { request.slowModeSeconds = try StreamDescriptionOptions.slowSeconds(slow) }
      let change = request
      try await stream.run("change the chat of", global) { (client, id) async throws(NchatFailure) in
        try await client.changeStream(id, change)
      }
    }
  }

  struct Timeout: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let somebody write nothing for a while.",
      discussion: "Example: ncall stream timeout 5f0c7c5e bob --for 10m")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Argument(help: ArgumentHelp("Whom.", valueName: "user")) var user: String
    @Option(name: .customLong("for"), help: ArgumentHelp("For how long, 1s to 14d.", valueName: "time"))
    var length = "5m"
    @Option(help: ArgumentHelp("Why.", valueName: "text")) var reason: String?

    func run() async throws {
      guard let length = Lifetime(length), (1...1_209_600).contains(length.seconds) else {
        throw CommandFailure(.usage, "--for \(length): give a time of 1s to 14d, such as 10m")
      }
      let request = StreamTimeoutRequest(seconds: Int(length.seconds), reason: reason)
      try await stream.run("cannot time \(user) out", to: user, global, name: "timeout") {
        (client, id, person) async throws(NchatFailure) in
        try await client.timeOut(person, request, inStream: id)
      }
    }
  }

  struct Untimeout: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Let somebody write again.", discussion: "Example: ncall stream untimeout 5f0c7c5e bob")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Argument(help: ArgumentHelp("Whom.", valueName: "user")) var user: String

    func run() async throws {
      try await stream.run("cannot let \(user) write", to: user, global) {
        (client, id, person) async throws(NchatFailure) -> Void in
        try await client.endTimeout(person, inStream: id)
      }
    }
  }

  struct Ban: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Keep somebody away from a stream, for good or for a while.",
      discussion: "Example: ncall stream ban 5f0c7c5e bob --for 1h --reason advertising")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Argument(help: ArgumentHelp("Whom.", valueName: "user")) var user: String
    @Option(name: .customLong("for"), help: ArgumentHelp("For how long; without it for good.", valueName: "time"))
    var length: String?
    @Option(help: ArgumentHelp("Why.", valueName: "text")) var reason: String?

    func run() async throws {
      var request = StreamBanRequest(reason: reason)
      if let length {
        guard let time = Lifetime(length), (60...315_360_000).contains(time.seconds) else {
          throw CommandFailure(.usage, "--for \(length): give a time of 1m to 3650d, such as 1h")
        }
        request.durationMinutes = Int((time.seconds / 60).rounded(.up))
      }
      let wanted = request
      try await stream.run("cannot ban \(user)", to: user, global, name: "ban") {
        (client, id, person) async throws(NchatFailure) in
        try await client.ban(person, wanted, fromStream: id)
      }
    }
  }

  struct Unban: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End a ban.", discussion: "Example: ncall stream unban 5f0c7c5e bob")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Argument(help: ArgumentHelp("Whom.", valueName: "user")) var user: String

    func run() async throws {
      try await stream.run("cannot end the ban of \(user)", to: user, global) {
        (client, id, person) async throws(NchatFailure) -> Void in
        try await client.unban(person, fromStream: id)
      }
    }
  }
}
