import ArgumentParser
import NchatAPI
import NchatClient

/// A command that does one thing to one call of the backend.
struct CallCommandOptions: ParsableArguments {
  @Argument(help: ArgumentHelp("The call.", valueName: "call")) var callID: String
  @Flag(help: "Print one JSON object.") var json = false

  /// Does it, and prints the call where that is wanted.
  func run(
    _ verb: String, _ global: GlobalOptions,
    _ act: (NchatClient, EntityID) async throws(NchatFailure) -> Call
  ) async throws {
    let reference = try CallReference(callID)
    let client = try await AccountAccess(settings: try global.settings()).client()
    let id = try await reference.id(client)
    let call: Call
    do throws(NchatFailure) { call = try await act(client, id) } catch { throw error.failure("cannot \(verb) \(id)") }
    if json { try JSONOutput.print(.object(["call": call.json])) }
  }
}
