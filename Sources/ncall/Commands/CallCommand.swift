import ArgumentParser
import CallCore
import NchatAPI

struct CallCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "call", abstract: "Call people, or start or join a channel's huddle.",
    discussion: """
      Example: ncall call bob
      Several: ncall call bob charlie
      Huddle:  ncall call --channel general
      """)
  @OptionGroup var global: GlobalOptions
  @OptionGroup var join: JoinOptions
  @Argument(help: ArgumentHelp("User names.", valueName: "user")) var users: [String] = []
  @Option(help: ArgumentHelp("Call in this channel; without users it is its huddle.", valueName: "channel"))
  var channel: String?
  @Flag(help: .hidden) var video = false

  func run() async throws {
    let settings = try global.settings()
    if video { throw CommandFailure.notYet("video (--video)") }
    guard !users.isEmpty || channel != nil else {
      throw CommandFailure(.usage, "there is nobody to call: give user names, or --channel")
    }
    guard users.count <= 99 else { throw CommandFailure(.usage, "\(users.count) people are called: 99 are possible") }
    let names = users.map { $0.hasPrefix("@") ? String($0.dropFirst()) : $0 }
    let channel = channel
    let whom = (names + (channel.map { ["#\($0)"] } ?? [])).joined(separator: ", ")
    let entry = LineEntry(
      client: try await AccountAccess(settings: settings).client(), what: "cannot call \(whom)"
    ) { (line, waits) async throws(LineFailure) in
      let people = try await line.people(named: names)
      var place: EntityID?
      if let channel { place = try await line.channel(named: channel).id }
      return try await line.place(to: people, in: place) { waits("\($0)") }
    }
    try await join.run(entry, settings: settings, global: global)
  }
}

extension JoinOptions {
  /// Runs a call that is placed on a line.
  func run(_ entry: LineEntry, settings: Settings, global: GlobalOptions) async throws {
    // Whatever is wrong with the options is told before anybody is called; where the room is, placing tells.
    let options = try callOptions(url: "", token: "", settings: settings)
    try await CallRunner(options: options, join: self, settings: settings, global: global, entry: entry).run()
  }
}
