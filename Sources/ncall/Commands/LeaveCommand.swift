import ArgumentParser
import NchatAPI
import NchatClient

struct LeaveCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "leave", abstract: "Leave a call, from wherever it was joined.",
    discussion: "Example: ncall leave 5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10")
  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("The call.", valueName: "call")) var callID: String
  @Flag(help: "Print one JSON object.") var json = false

  func run() async throws {
    let reference = try CallReference(callID)
    let client = try await AccountAccess(settings: try global.settings()).client()
    let id = try await reference.id(client)
    let call: Call
    do throws(NchatFailure) { call = try await client.leave(id) } catch { throw error.failure("cannot leave \(id)") }
    if json { try JSONOutput.print(.object(["call": call.json])) }
  }
}
