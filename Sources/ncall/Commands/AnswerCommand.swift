import ArgumentParser
import CallCore
import NchatAPI

struct AnswerCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "answer", abstract: "Answer a call that rings, and join it.",
    discussion: "Example: ncall answer --wait 60")
  @OptionGroup var global: GlobalOptions
  @OptionGroup var join: JoinOptions
  @Argument(help: ArgumentHelp("Which, where several ring.", valueName: "call")) var callID: String?
  @Option(help: ArgumentHelp("How long to wait for a call.", valueName: "seconds")) var wait: Double = 0

  func run() async throws {
    let settings = try global.settings()
    let reference = try callID.map { try CallReference($0) }
    guard (0...86_400).contains(wait) else { throw CommandFailure(.usage, "--wait \(wait): give 0 to 86400 seconds") }
    let wait = wait
    let client = try await AccountAccess(settings: settings).client()
    let id = try await reference?.id(client)
    let entry = LineEntry(
      client: client, what: "cannot answer",
      progress: wait > 0 && callID == nil ? "waiting for a call; Ctrl-C gives up" : nil
    ) { (line, waits) async throws(LineFailure) in
      let call: EntityID
      if let id { call = id } else { call = try await line.ringingCall(wait: .seconds(wait)).id }
      return try await line.answer(call) { waits("\(call)") }
    }
    try await join.run(entry, settings: settings, global: global)
  }
}
