import ArgumentParser
import Foundation
import NchatAPI
import NchatClient

struct LoginCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "login", abstract: "Sign in on a backend; the login is kept, readable by you alone.",
    discussion: """
      Example: ncall login --server https://call.example --username ana
      The password comes from --password-file, NCALL_PASSWORD, the terminal, or a line of standard input. Several people can be
      signed in at a time: --as chooses, else it is the last who signed in.
      """)
  @OptionGroup var global: GlobalOptions
  @Option(help: ArgumentHelp("User name or e-mail address.", valueName: "name")) var username: String?
  @Option(help: ArgumentHelp("File with the password, or - for standard input.", valueName: "file")) var passwordFile:
    String?
  @Flag(help: "Print one JSON object.") var json = false

  func run() async throws {
    let settings = try global.settings()
    let access = try AccountAccess(settings: settings)
    guard let name = username ?? settings.text("account.user") ?? Self.ask() else {
      throw CommandFailure(.usage, "there is no user name: give --username")
    }
    access.warnOfPlainText(global)
    let password = try PasswordSource.read(file: passwordFile)
    let session = try await access.signIn { (client) async throws(NchatFailure) in
      try await client.signIn(name, password: password)
    }
    try Self.tell(session, access, global, json: json)
  }

  /// Says who is signed in now.
  static func tell(_ session: StoredSession, _ access: AccountAccess, _ global: GlobalOptions, json: Bool) throws {
    if json { return try JSONOutput.print(.object(["server": .string(access.server), "user": session.user.json])) }
    if !global.quiet { StandardError.print("signed in as \(session.user.username) on \(access.server)") }
  }

  private static func ask() -> String? {
    guard isatty(STDIN_FILENO) == 1 else { return nil }
    FileHandle.standardError.write(Data("user name: ".utf8))
    var reader = LineReader(descriptor: STDIN_FILENO, limit: 256)
    guard case .text(let line)? = reader.next(), !line.isEmpty else { return nil }
    return line
  }
}
