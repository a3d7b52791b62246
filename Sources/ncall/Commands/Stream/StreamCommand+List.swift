import ArgumentParser
import CallCore
import NchatAPI
import NchatClient

extension StreamCommand {
  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List streams, the newest first.", discussion: "Example: ncall stream list --live --channel general")
    @OptionGroup var global: GlobalOptions
    @Flag(help: "Those that go on.") var live = false
    @Flag(help: "Those that are announced, the next first.") var scheduled = false
    @Flag(help: "Those that are over, the last first.") var past = false
    @Flag(help: "Your own.") var mine = false
    @Option(help: ArgumentHelp("Those of a channel.", valueName: "channel")) var channel: String?
    @Option(help: ArgumentHelp("How many, 1 to 100.", valueName: "count")) var limit = 50
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
      let settings = try global.settings()
      guard (1...100).contains(limit) else { throw CommandFailure(.usage, "--limit \(limit): give 1 to 100") }
      guard [live, scheduled, past, mine].count(where: { $0 }) < 2 else {
        throw CommandFailure(.usage, "--live, --scheduled, --past and --mine exclude each other")
      }
      let access = try AccountAccess(settings: settings)
      let client = mine ? try await access.client() : try await access.visitor()
      let what = "cannot list streams"
      var place: EntityID?
      if let channel {
        do throws(LineFailure) { place = try await CallLine(client, log: access.log).channel(named: channel).id } catch
        {
          throw error.failure(what)
        }
      }
      let streams: [LiveStream]
      do throws(NchatFailure) { streams = try await ask(client, place) } catch { throw error.failure(what) }
      if json { return try JSONOutput.print(.object(["streams": .array(streams.map { $0.shown(withKey: false) })])) }
      let rows = streams.map { stream in
        [
          IDPart.short(stream.id), stream.status.rawValue, stream.broadcaster.displayName,
          "\(stream.currentViewers)", Clock.minute(stream.when), stream.title,
        ]
      }
      print(Table.text([["ID", "STATUS", "BY", "VIEWERS", "WHEN", "TITLE"]] + rows))
    }

    private func ask(_ client: NchatClient, _ channel: EntityID?) async throws(NchatFailure) -> [LiveStream] {
      let shelf = StreamShelfQuery(limit: limit, channelId: channel)
      if live { return try await client.liveStreams(shelf) }
      if scheduled { return try await client.scheduledStreams(shelf) }
      if past { return try await client.pastStreams(shelf) }
      let owner = mine ? try await client.me().id : nil
      return try await client.listStreams(StreamListQuery(limit: limit, channelId: channel, userId: owner))
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show one stream.", discussion: "Example: ncall stream show 5f0c7c5e")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Flag(help: "With the key and the address to publish to, if the stream is yours.") var showKey = false

    func run() async throws {
      let (client, id) = try await stream.open(global, visiting: !showKey)
      let known: LiveStream
      do throws(NchatFailure) { known = try await client.stream(id) } catch { throw error.failure("cannot show \(id)") }
      if stream.json { return try JSONOutput.print(.object(["stream": known.shown(withKey: showKey)])) }
      print(
        Table.text([
          ["ID", "STATUS", "BY", "WHEN", "DURATION", "CHAT", "TITLE"],
          [
            "\(known.id)", known.status.rawValue, known.broadcaster.displayName, Clock.minute(known.when),
            Clock.duration(known.durationSeconds), known.chatWords, known.title,
          ],
        ]))
      print("")
      print(
        Table.text([
          ["VIEWERS", "PEAK", "VIEWS", "MESSAGES", "REACTIONS"],
          [
            "\(known.currentViewers)", "\(known.peakViewers)", "\(known.totalViews)", "\(known.totalChatMessages)",
            "\(known.totalReactions)",
          ],
        ]))
      if showKey { try known.printKey(after: "\n") }
    }
  }

  struct Viewers: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List who watches a stream.", discussion: "Example: ncall stream viewers 5f0c7c5e --all")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Flag(help: "Those, too, who have left.") var all = false
    @Option(help: ArgumentHelp("How many, 1 to 1000.", valueName: "count")) var limit = 100

    func run() async throws {
      guard (1...1_000).contains(limit) else { throw CommandFailure(.usage, "--limit \(limit): give 1 to 1000") }
      let (client, id) = try await stream.open(global)
      let viewers: StreamViewers
      do throws(NchatFailure) {
        viewers = try await client.viewers(ofStream: id, StreamViewerQuery(limit: limit, includeInactive: all))
      } catch { throw error.failure("cannot list who watches \(id)") }
      if stream.json { return try JSONOutput.print(viewers.json) }
      let rows = viewers.viewers.map { viewer in
        [
          viewer.displayName ?? "-", viewer.isActive ? "watching" : "left", Clock.minute(viewer.joinedAt),
          Clock.duration(viewer.duration),
        ]
      }
      print(Table.text([["NAME", "STATUS", "SINCE", "WATCHED"]] + rows))
    }
  }
}

extension LiveStream {
  /// When it began, or is to begin.
  fileprivate var when: Timestamp { startedAt ?? scheduledAt ?? createdAt }

  /// Who may write in its chat.
  fileprivate var chatWords: String {
    guard enableChat else { return StreamChatMode.disabled.rawValue }
    return slowModeSeconds > 0 ? "\(chatMode.rawValue) \(slowModeSeconds) s" : chatMode.rawValue
  }

  /// Prints the key and where to publish to.
  func printKey(after separator: String = "") throws(CommandFailure) {
    guard let streamKey, let ingestUrl else {
      throw CommandFailure(.refused, "the key of \(id) is for its broadcaster alone; --as says who you are")
    }
    print("\(separator)key \(streamKey)\nurl \(ingestUrl)")
  }
}
