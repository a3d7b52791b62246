import ArgumentParser
import CallCore
import Foundation
import Headless

struct CtlCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "ctl", abstract: "Send a command to a running client.",
    discussion: """
      Commands:
      \(CommandRegistry.standard.definitions.filter { !$0.name.hasPrefix("view.") }
        .map { "  \($0.fullUsage): \($0.summary)" }.joined(separator: "\n"))
      A client with a screen takes those of its `:` line too.
      Example: ncall ctl volume bo 80
      """)
  @OptionGroup var global: GlobalOptions
  @Option(
    help: ArgumentHelp(
      "Which client, where several run: its process number, its identity in the call, or the user name of who is signed in.",
      valueName: "pid|name"))
  var client: String?
  @Flag(help: "Print the client's whole answer.") var json = false
  @Argument(parsing: .allUnrecognized, help: "The command and its words.") var words: [String] = []

  func run() throws {
    try global.check()
    guard !words.isEmpty else {
      throw CommandFailure(.usage, "ctl needs a command, such as `ncall ctl mute`; see `ncall ctl --help`")
    }
    let folder = UserFolders(environment: ProcessInfo.processInfo.environment).runtime
    let answer: String
    do throws(ControlSocketError) {
      answer = try ControlClient(folder: folder).send(words.joined(separator: " "), to: client)
    } catch {
      throw CommandFailure(error.exitStatus, "\(error)")
    }
    guard let object = try? JSONSerialization.jsonObject(with: Data(answer.utf8)) as? [String: Any],
      let isDone = object["ok"] as? Bool
    else { throw CommandFailure(.internalError, "the client answered something that is no JSON") }
    if json || (isDone && object.count > 1) { print(answer) }
    guard isDone else {
      let status: ExitStatus = object["code"] as? String == "usage" ? .usage : .conflict
      throw CommandFailure(status, object["error"] as? String ?? "the client refused")
    }
  }
}
