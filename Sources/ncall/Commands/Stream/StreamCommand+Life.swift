import ArgumentParser
import CallCore
import NchatAPI
import NchatClient

extension StreamCommand {
  struct Create: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make a stream in a channel; prints its id.",
      discussion: "Example: ncall stream create --channel general --title \"Release party\" --at 18:30")
    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp("In which channel.", valueName: "channel")) var channel: String
    @OptionGroup var about: StreamDescriptionOptions
    @Flag(help: "Print the key and the address to publish to, too.") var showKey = false
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
      let settings = try global.settings()
      guard let title = about.title else { throw CommandFailure(.usage, "a stream needs a --title") }
      let change = try about.request(now: .now())
      let access = try AccountAccess(settings: settings)
      let client = try await access.client()
      let what = "cannot make a stream in \(channel)"
      let place: EntityID
      do throws(LineFailure) { place = try await CallLine(client, log: access.log).channel(named: channel).id } catch {
        throw error.failure(what)
      }
      var request = CreateStreamRequest(
        channelId: place, title: title, description: change.description, thumbnailUrl: change.thumbnailUrl,
        scheduledAt: change.scheduledAt, slowModeSeconds: change.slowModeSeconds, tags: change.tags ?? [])
      if let resolution = change.maxResolution { request.maxResolution = resolution }
      if let mode = change.chatMode { request.chatMode = mode }
      if let language = change.language { request.language = language }
      request.autoStart = change.autoStart ?? true
      request.enableReactions = change.enableReactions ?? true
      let stream: LiveStream
      do throws(NchatFailure) { stream = try await client.createStream(request) } catch { throw error.failure(what) }
      if json { return try JSONOutput.print(.object(["stream": stream.shown(withKey: showKey)])) }
      print(stream.id)
      if showKey { try stream.printKey() }
    }
  }

  struct Change: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Change a stream of yours; what is left out stays.",
      discussion: "Example: ncall stream change 5f0c7c5e --at +1h --title \"A little later\"")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @OptionGroup var about: StreamDescriptionOptions

    func run() async throws {
      let request = try about.request(now: .now())
      guard request != StreamChangeRequest() else { throw CommandFailure(.usage, "there is nothing to change") }
      try await stream.run("change", global) { (client, id) async throws(NchatFailure) in
        try await client.changeStream(id, request)
      }
    }
  }

  struct Start: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Begin a stream of yours.", discussion: "Example: ncall stream start 5f0c7c5e")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions

    func run() async throws {
      try await stream.run("start", global) { (client, id) async throws(NchatFailure) in
        try await client.startStream(id)
      }
    }
  }

  struct End: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "End a stream of yours.", discussion: "Example: ncall stream end 5f0c7c5e")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions

    func run() async throws {
      try await stream.run("end", global) { (client, id) async throws(NchatFailure) in try await client.endStream(id) }
    }
  }

  struct Cancel: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Take back a stream that has not begun.", discussion: "Example: ncall stream cancel 5f0c7c5e")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions

    func run() async throws {
      try await stream.run("cancel", global) { (client, id) async throws(NchatFailure) in
        try await client.cancelStream(id)
      }
    }
  }

  struct Delete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete a stream that does not go on, with everything that was said to it.",
      discussion: "Example: ncall stream delete 5f0c7c5e")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions

    func run() async throws {
      let (client, id) = try await stream.open(global)
      do throws(NchatFailure) { try await client.deleteStream(id) } catch { throw error.failure("cannot delete \(id)") }
      if stream.json { try JSONOutput.print(.object(["streamId": .string("\(id)")])) }
    }
  }

  struct Key: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "key", abstract: "Print the key of a stream of yours, and the address to publish to.",
      discussion: "Example: ncall stream key 5f0c7c5e --new")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var stream: StreamOptions
    @Flag(help: "Make another one; the old one is worth nothing then.") var new = false

    func run() async throws {
      let (client, id) = try await stream.open(global)
      let known: LiveStream
      do throws(NchatFailure) {
        known = new ? try await client.regenerateStreamKey(id) : try await client.stream(id)
      } catch { throw error.failure("cannot get the key of \(id)") }
      if stream.json { return try JSONOutput.print(.object(["stream": known.shown(withKey: true)])) }
      try known.printKey()
    }
  }
}
