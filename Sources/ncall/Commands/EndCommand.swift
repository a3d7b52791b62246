import ArgumentParser
import NchatClient

struct EndCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "end", abstract: "End a call for everybody in it.",
    discussion: "Example: ncall end 5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10")
  @OptionGroup var global: GlobalOptions
  @OptionGroup var call: CallCommandOptions

  func run() async throws {
    try await call.run("end", global) { (client, id) async throws(NchatFailure) in try await client.end(id) }
  }
}
