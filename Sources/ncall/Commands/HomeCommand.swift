import ArgumentParser
import Foundation
import NchatClient

struct HomeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "home", abstract: "Home: calls, channels and streams. With --headless it waits for calls.",
    discussion: """
      Example: ncall --headless --auto-answer from=alice,bob,after=2s --input none --output file:calls.wav
      This is what `ncall` without a command does.
      """)
  @OptionGroup var global: GlobalOptions
  @OptionGroup var join: JoinOptions

  func run() async throws {
    let settings = try global.settings()
    guard try join.isHeadless(global) else { return try await showHome(settings) }
    if join.metrics != nil {
      throw CommandFailure(.usage, "--metrics is about one call: it goes with call, answer and join")
    }
    let policy = try join.autoAnswer.map { try AutoAnswer($0) }
    // Whatever is wrong with the options is told before anybody calls.
    var options = try join.callOptions(url: "", token: "", settings: settings)
    if policy?.isAudioOnly == true { options.room.subscription = .audioOnly }
    if let folder = options.recordingFolder { try CallRunner.prepare(recordings: folder) }
    let client = try await AccountAccess(settings: settings).client()
    var join = join
    join.autoAnswer = nil
    let runner = CallRunner(options: options, join: join, settings: settings, global: global)
    try await HeadlessHome(runner: runner, client: client, policy: policy).run()
  }

  private func showHome(_ before: Settings) async throws {
    for (name, isGiven) in [
      ("--auto-answer", join.autoAnswer != nil), ("--events", join.events != nil), ("--chat-stdin", join.chatStdin),
      ("--metrics", join.metrics != nil),
    ] where isGiven { throw CommandFailure(.usage, "\(name) needs --headless: on the screen the person decides") }
    var settings = before
    // Whatever is wrong with the options is told before anything is asked.
    var options = try join.callOptions(url: "", token: "", settings: settings)
    if let folder = options.recordingFolder { try CallRunner.prepare(recordings: folder) }
    var screen = ScreenOptions(settings: settings, global: global)
    // Whoever does without is told how to sign in.
    if SetupWizard.isNeeded(settings) {
      try await SetupWizard.run(settings, screen, join)
      settings = try global.read().settings
      screen = ScreenOptions(settings: settings, global: global)
      options = try join.callOptions(url: "", token: "", settings: settings)
    }
    let access = try AccountAccess(settings: settings)
    try await ScreenHome(
      options: options, client: try await access.client(), server: access.server, screen: screen, join: join
    ).run()
  }
}
