import ArgumentParser
import NchatClient

struct LeaveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leave", abstract: "Leave a call, from wherever it was joined.",
    discussion: "Example: ncall leave 5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10")
  @OptionGroup var global: GlobalOptions
  @OptionGroup var call: CallCommandOptions

  func run() async throws {
    try await call.run("leave", global) { (client, id) async throws(NchatFailure) in try await client.leave(id) }
  }
}
