import ArgumentParser
import NchatAPI
import NchatClient

struct WhoAmICommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "whoami", abstract: "Say who is signed in, as the backend knows it.",
    discussion: "Example: ncall whoami --json")
  @OptionGroup var global: GlobalOptions
  @Flag(help: "Print one JSON object.") var json = false

  func run() async throws {
    let access = try AccountAccess(settings: try global.settings())
    let client = try await access.client()
    let me: Account
    do throws(NchatFailure) { me = try await client.me() } catch {
      throw error.failure("cannot ask \(access.server) who you are")
    }
    if json { return try JSONOutput.print(.object(["server": .string(access.server), "user": me.json])) }
    print(
      Table.text([
        ["USER", "NAME", "ROLE", "SERVER"], [me.username, me.displayName, me.role.rawValue, access.server],
      ]))
  }
}
