import ArgumentParser
import CallCore
import NchatAPI
import NchatClient

struct DeclineCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decline", abstract: "Decline a call that rings.",
    discussion: "Example: ncall decline --reason \"in a meeting\"")
  @OptionGroup var global: GlobalOptions
  @Argument(help: ArgumentHelp("Which, where several ring.", valueName: "call")) var callID: String?
  @Option(help: ArgumentHelp("What the caller is told.", valueName: "text")) var reason: String?
  @Flag(help: "Print one JSON object.") var json = false

  func run() async throws {
    let settings = try global.settings()
    let named = try callID.map { try CallReference($0) }
    let access = try AccountAccess(settings: settings)
    let client = try await access.client()
    let line = CallLine(client, log: access.log)
    let what = "cannot decline"
    let id: EntityID
    if let named {
      id = try await named.id(client)
    } else {
      do throws(LineFailure) { id = try await line.ringingCall().id } catch { throw error.failure(what) }
    }
    let answer: CallParticipant
    do throws(NchatFailure) { answer = try await client.decline(id, reason: reason) } catch {
      throw error.failure(what)
    }
    if json { try JSONOutput.print(.object(["participant": answer.json])) }
  }
}
