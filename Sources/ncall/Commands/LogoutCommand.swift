import ArgumentParser

struct LogoutCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "logout", abstract: "End the login, here and on the backend.", discussion: "Example: ncall logout")
  @OptionGroup var global: GlobalOptions
  @Flag(help: "Print one JSON object.") var json = false

  func run() async throws {
    let access = try AccountAccess(settings: try global.settings())
    guard let (person, unsaid) = try await access.signOut() else {
      throw CommandFailure(.refused, "nobody is signed in on \(access.server)")
    }
    if let unsaid, !global.quiet {
      StandardError.print(
        "ncall: warning: \(unsaid.line("the server was not told, so that the login ends there by itself"))")
    }
    if json { return try JSONOutput.print(.object(["server": .string(access.server), "username": .string(person)])) }
    if !global.quiet { StandardError.print("signed out \(person) on \(access.server)") }
  }
}
