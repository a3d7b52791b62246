import ArgumentParser
import NchatAPI
import NchatClient

struct EndCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "end", abstract: "End a call for everybody in it.",
    discussion: "Example: ncall end 5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10")
  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("The call.", valueName: "call")) var callID: String
  @Flag(help: "Print one JSON object.") var json = false

  func run() async throws {
    let reference = try CallReference(callID)
    let client = try await AccountAccess(settings: try global.settings()).client()
    let id = try await reference.id(client)
    let call: Call
    do throws(NchatFailure) { call = try await client.end(id) } catch { throw error.failure("cannot end \(id)") }
    if json { try JSONOutput.print(.object(["call": call.json])) }
  }
}
