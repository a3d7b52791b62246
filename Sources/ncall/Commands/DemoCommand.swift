import ArgumentParser
import CallCore
import Demo
import Foundation
import MediaServer

struct DemoCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "demo", abstract: "A call with talking robots, to try ncall: no account, no device needed.",
    discussion: "Example: ncall demo --participants 6")
  @OptionGroup var global: GlobalOptions
  @OptionGroup var join: JoinOptions
  @Option(help: ArgumentHelp("How many robots talk.", valueName: "count")) var participants: Int = 4

  func run() async throws {
    let settings = try global.settings()
    guard (0...DemoCall.maximumRobots).contains(participants) else {
      throw CommandFailure(.usage, "--participants \(participants): give 0…\(DemoCall.maximumRobots)")
    }
    // Whatever is wrong with the options is told before anything is started.
    var options = try join.callOptions(url: "ws://127.0.0.1", token: "", settings: settings)
    if !global.quiet {
      StandardError.print(
        "demo: starting a media server on loopback, and \(participants) robot\(participants == 1 ? "" : "s")")
    }
    let demo: DemoCall
    do {
      demo = try await DemoCall(
        robots: participants, log: try LogSetup.logger("demo", settings: settings, isVerbose: false))
    } catch let error as MediaServerError {
      throw CommandFailure(error.exitStatus, error.line)
    } catch {
      throw CommandFailure(.internalError, "the demo's robots could not join: \(error); try again")
    }
    if !global.quiet {
      StandardError.print("demo: the server is at \(demo.url); another terminal joins with")
      StandardError.print("  \(try demo.joinCommand(identity: "guest"))")
    }
    options.room.url = demo.url
    options.room.token = try demo.token(identity: "you", name: NSUserName())
    options.roomName = DemoCall.roomName
    let outcome: Result<Void, any Error>
    do {
      try await CallRunner(options: options, join: join, settings: settings, global: global).run()
      outcome = .success(())
    } catch {
      outcome = .failure(error)
    }
    await demo.stop()
    try outcome.get()
  }
}
