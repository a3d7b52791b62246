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
    let id = try callID.map { try CallReference.id($0) }
    guard (0...86_400).contains(wait) else { throw CommandFailure(.usage, "--wait \(wait): give 0 to 86400 seconds") }
    let wait = wait
    let entry = LineEntry(
      client: try await AccountAccess(settings: settings).client(), what: "cannot answer",
      progress: wait > 0 && callID == nil ? "waiting for a call; Ctrl-C gives up" : nil
    ) { (line, waits) async throws(LineFailure) in
      let call: EntityID
      if let id { call = id } else { call = try await line.ringingCall(wait: .seconds(wait)).id }
      return try await line.answer(call) { waits("\(call)") }
    }
    try await join.run(entry, settings: settings, global: global)
  }
}

/// The id of a call as a person writes it.
enum CallReference {
  static func id(_ text: String) throws -> EntityID {
    guard let id = EntityID(text) else {
      throw CommandFailure(.usage, "\(text) is no call; `ncall calls list` shows their ids")
    }
    return id
  }
}
