import ArgumentParser
import CallCore
import Foundation
import NchatAPI
import NchatClient

extension StreamCommand {
  struct Chat: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print a stream's chat as it comes, or say something in it.",
      discussion: """
        Without a text it prints lines until the stream is over. A lost connection is made again, and no line is lost or comes twice.
        Example: ncall stream chat 5f0c7c5e
        Say:     ncall stream chat 5f0c7c5e "hello everybody"
        Pipe:    tail -f score.log | ncall stream chat 5f0c7c5e -
        """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Argument(
      help: ArgumentHelp(
        "What to say; - says each line of standard input, as fast as the chat takes them.", valueName: "text"))
    var text: [String] = []
    @Option(
      help: ArgumentHelp(
        "How many earlier lines to print, 0 to 100. On a terminal 10, else none.", valueName: "count"))
    var last: Int?
    @Flag(help: "Print how the messages' ids end, as other commands take them.") var ids = false

    func run() async throws {
      if let last, !(0...100).contains(last) { throw CommandFailure(.usage, "--last \(last): give 0 to 100") }
      guard text.isEmpty || last == nil && !ids else {
        throw CommandFailure(.usage, "--last and --ids are for reading a chat")
      }
      let (client, id) = try await stream.open(global, visiting: text.isEmpty)
      if text.isEmpty {
        let earlier = last ?? (isatty(STDOUT_FILENO) == 0 ? 0 : 10)
        let log = try LogSetup.logger("stream", settings: try global.settings(), isVerbose: false)
        return try await StreamChatReading(
          line: StreamLine(client, stream: id, log: log), earlier: earlier, showsIDs: ids, isJSON: stream.json,
          isQuiet: global.quiet
        ).run()
      }
      if text == ["-"] {
        return try await StreamInput(what: "line", isQuiet: global.quiet) { line throws(NchatFailure) in
          let message = try await client.say(line, toStream: id)
          return stream.json ? message.json : nil
        }.run()
      }
      let message: StreamChatMessage
      do throws(NchatFailure) { message = try await client.say(text.joined(separator: " "), toStream: id) } catch {
        throw error.failure("cannot write in the chat of \(id)")
      }
      if stream.json { try JSONOutput.print(.object(["message": message.json])) }
    }
  }

  struct React: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "React to a stream.",
      discussion: """
        Reactions: \(StreamReactionType.allCases.map { "\($0.rawValue) \($0.emoji)" }.joined(separator: ", ")).
        Example: ncall stream react 5f0c7c5e heart
        Pipe:    printf 'clap\\nfire\\n' | ncall stream react 5f0c7c5e -
        """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Argument(help: ArgumentHelp("A word or its emoji; - takes one of each line of standard input.", valueName: "word"))
    var reaction: String
    @Option(help: ArgumentHelp("Where, in percent of the width.", valueName: "percent")) var x: Double?
    @Option(help: ArgumentHelp("Where, in percent of the height.", valueName: "percent")) var y: Double?

    func run() async throws {
      for (name, value) in [("--x", x), ("--y", y)] {
        if let value, !(0...100).contains(value) { throw CommandFailure(.usage, "\(name) \(value): give 0 to 100") }
      }
      let type = reaction == "-" ? nil : try Self.type(reaction)
      let (client, id) = try await stream.open(global)
      guard let type else {
        return try await StreamInput(what: "reaction", isQuiet: global.quiet) { word throws(NchatFailure) in
          guard let type = StreamReactionType(named: word.lowercased()) else {
            throw .refused(APIError(.validation, "There is no reaction \(word)."))
          }
          let reaction = try await client.react(StreamReactionRequest(type, positionX: x, positionY: y), toStream: id)
          return stream.json ? reaction.json : nil
        }.run()
      }
      let sent: StreamReaction
      do throws(NchatFailure) {
        sent = try await client.react(StreamReactionRequest(type, positionX: x, positionY: y), toStream: id)
      } catch { throw error.failure("cannot react to \(id)") }
      if stream.json { try JSONOutput.print(.object(["reaction": sent.json])) }
    }

    private static func type(_ word: String) throws(CommandFailure) -> StreamReactionType {
      guard let type = StreamReactionType(named: word.lowercased()) else {
        throw CommandFailure(
          .usage,
          "there is no reaction \(word): use " + StreamReactionType.allCases.map(\.rawValue).joined(separator: ", "))
      }
      return type
    }
  }

  struct Watch: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Watch a stream: its chat, reactions and viewers, on the screen or as events.",
      discussion: """
        Without a screen: JSON lines, until the stream is over. This version shows no pictures and plays no sound of streams.
        Example: ncall stream watch 5f0c7c5e --headless
        """)
    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The stream.", valueName: "stream")) var streamID: String
    @Flag(help: "No screen: JSON lines. Chosen by itself when standard output is no terminal.") var headless = false
    @Option(help: ArgumentHelp("Leave after so many seconds.", valueName: "seconds")) var duration: Double?
    @Flag(help: "Wait for a stream that has not begun.") var wait = false

    func run() async throws {
      let settings = try global.settings()
      let hasScreen = !headless && (global.plain || isatty(STDOUT_FILENO) != 0)
      if hasScreen, duration != nil || wait {
        throw CommandFailure(.usage, "--duration and --wait need --headless: on the screen the person decides")
      }
      if let duration, !(0...100_000_000).contains(duration) {
        throw CommandFailure(.usage, "--duration \(duration): give 0 to 100000000 seconds")
      }
      let reference = try StreamReference(streamID)
      let access = try AccountAccess(settings: settings)
      let client = try await access.visitor()
      let stream = try await reference.id(client)
      if hasScreen {
        // A call may come meanwhile, and is had as calls are without options.
        let join = try JoinOptions.parse([])
        let options = try join.callOptions(url: "", token: "", settings: settings)
        return try await ScreenHome(
          options: options, client: client, server: access.server,
          screen: ScreenOptions(settings: settings, global: global), base: .stream, command: .watch("\(stream)"),
          join: join
        ).run()
      }
      try await StreamWatching(
        client: client, stream: stream, duration: duration, waits: wait, settings: settings
      ).run()
    }
  }

  struct Follow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Follow somebody who broadcasts.", discussion: "Example: ncall stream follow ana")
    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("Whom.", valueName: "user")) var user: String
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
      let what = "cannot follow \(user)"
      let client = try await AccountAccess(settings: try global.settings()).client()
      let person = try await PersonReference.id(user, client, what: what)
      do throws(NchatFailure) { try await client.follow(person) } catch { throw error.failure(what) }
      if json { try JSONOutput.print(.object(["userId": .string("\(person)"), "following": .bool(true)])) }
    }
  }

  struct Unfollow: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Follow somebody no more.", discussion: "Example: ncall stream unfollow ana")
    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("Whom.", valueName: "user")) var user: String
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
      let what = "cannot unfollow \(user)"
      let client = try await AccountAccess(settings: try global.settings()).client()
      let person = try await PersonReference.id(user, client, what: what)
      do throws(NchatFailure) { try await client.unfollow(person) } catch { throw error.failure(what) }
      if json { try JSONOutput.print(.object(["userId": .string("\(person)"), "following": .bool(false)])) }
    }
  }
}
