import ArgumentParser
import Foundation
import NchatClient

struct HomeCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "home", abstract: "Wait for calls, with --headless; answer them by --auto-answer.",
    discussion: """
      Example: ncall --headless --auto-answer from=alice,bob,after=2s --input none --output file:calls.wav
      This is what `ncall` without a command does.
      """)
  @OptionGroup var global: GlobalOptions
  @OptionGroup var join: JoinOptions

  func run() async throws {
    let settings = try global.settings()
    guard join.isHeadless else {
      throw CommandFailure.notYet(
        "the home screen",
        instead: "try `ncall demo`, `ncall call USER`, or `ncall --help` for the commands; --headless waits for calls")
    }
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
}
