import ArgumentParser
import LiveKitProtocol
import NchatAPI
import NchatClient

struct StreamCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "stream", abstract: "Live streams: make, begin and end them, follow their chat, react, keep order.",
    discussion: """
      Streams of public channels can be seen without an account.
      Example: ncall stream create --channel general --title "Release party"
      Begin:   ncall stream start 5f0c7c5e
      Chat:    ncall stream chat 5f0c7c5e
      Say:     ncall stream chat 5f0c7c5e "hello everybody"
      """,
    groupedSubcommands: [
      CommandGroup(
        name: "Streams",
        subcommands: [
          List.self, Show.self, Create.self, Change.self, Start.self, End.self, Cancel.self, Delete.self, Key.self,
          Analytics.self,
        ]),
      CommandGroup(
        name: "Watching",
        subcommands: [Watch.self, Viewers.self, Chat.self, React.self, Follow.self, Unfollow.self, Followers.self]),
      CommandGroup(
        name: "Keeping order",
        subcommands: [
          Pin.self, Unpin.self, DeleteMessage.self, Mode.self, Timeout.self, Untimeout.self, Ban.self, Unban.self,
          Bans.self, Moderator.self, Unmoderator.self, Moderators.self, Subscriber.self, Unsubscriber.self,
          Subscribers.self, Automod.self, Log.self,
        ]),
    ])
}

/// A command about one stream.
struct StreamOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The stream.", valueName: "stream")) var streamID: String
  @Flag(help: "Print one JSON object.") var json = false

  /// The stream, and a client of whoever is signed in.
  /// - Parameter visiting: nobody will do, too.
  func open(_ global: GlobalOptions, visiting: Bool = false) async throws -> (client: NchatClient, id: EntityID) {
    let reference = try StreamReference(streamID)
    let access = try AccountAccess(settings: try global.settings())
    let client = visiting ? try await access.visitor() : try await access.client()
    return (client, try await reference.id(client))
  }

  /// Does something to the stream, and prints what became of it where that is wanted.
  func run(
    _ verb: String, _ global: GlobalOptions,
    _ act: (NchatClient, EntityID) async throws(NchatFailure) -> LiveStream
  ) async throws {
    let (client, id) = try await open(global)
    let stream: LiveStream
    do throws(NchatFailure) { stream = try await act(client, id) } catch { throw error.failure("cannot \(verb) \(id)") }
    if json { try JSONOutput.print(.object(["stream": stream.shown(withKey: false)])) }
  }

  /// Does something to somebody in the stream, and prints what the server says of it where that is wanted.
  func run<Answer: APIModel>(
    _ what: String, to person: String, _ global: GlobalOptions, name: String,
    _ act: (NchatClient, EntityID, _ person: EntityID) async throws(NchatFailure) -> Answer
  ) async throws {
    let (client, id) = try await open(global)
    let user = try await PersonReference.id(person, client, what: what)
    let answer: Answer
    do throws(NchatFailure) { answer = try await act(client, id, user) } catch { throw error.failure(what) }
    if json { try JSONOutput.print(.object([name: answer.json])) }
  }

  /// The same where the server says nothing of it: the stream and the person are printed.
  func run(
    _ what: String, to person: String, _ global: GlobalOptions,
    _ act: (NchatClient, EntityID, _ person: EntityID) async throws(NchatFailure) -> Void
  ) async throws {
    let (client, id) = try await open(global)
    let user = try await PersonReference.id(person, client, what: what)
    do throws(NchatFailure) { try await act(client, id, user) } catch { throw error.failure(what) }
    if json { try JSONOutput.print(.object(["streamId": .string("\(id)"), "userId": .string("\(user)")])) }
  }
}

extension LiveStream {
  /// The stream as commands print it: with the key only where somebody asks for it, since whoever has it may publish.
  func shown(withKey: Bool) -> JSONValue {
    guard !withKey, case .object(var members) = json else { return json }
    members["stream_key"] = nil
    members["ingest_url"] = nil
    return .object(members)
  }
}
