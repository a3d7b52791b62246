import ArgumentParser
import NchatAPI
import NchatClient

struct SignUpCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "signup", abstract: "Make an account on a backend that takes new people, and sign in.",
    discussion: "Example: ncall signup --server https://call.example --username ana --email ana@call.example")
  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("User name to have.", valueName: "name")) var username: String
  @Option(help: ArgumentHelp("E-mail address.", valueName: "address")) var email: String
  @Option(help: ArgumentHelp("Name to show to others; the user name without it.", valueName: "name")) var displayName:
    String?
  @Option(help: ArgumentHelp("File with the password, or - for standard input.", valueName: "file")) var passwordFile:
    String?
  @Flag(help: "Print one JSON object.") var json = false

  func run() async throws {
    let access = try AccountAccess(settings: try global.settings())
    access.warnOfPlainText(global)
    let password = try PasswordSource.read(file: passwordFile)
    let request = SignUpRequest(username: username, email: email, password: password, displayName: displayName)
    let session = try await access.signIn { (client) async throws(NchatFailure) in try await client.signUp(request) }
    try LoginCommand.tell(session, access, global, json: json)
  }
}
