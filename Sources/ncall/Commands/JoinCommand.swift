import ArgumentParser
import CallCore
import Foundation
import Headless
import LiveKit
import LiveKitProtocol
import Sound

struct JoinCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "join", abstract: "Join a call of the backend, or a room of any LiveKit server.",
    discussion: """
      Example: ncall join 5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10
      Example: ncall join --url wss://call.example --token-file token
      Example: ncall join --url ws://127.0.0.1:7880 --api-key devkey --api-secret secret --room r --identity recorder \\
                 --headless --input none --output file:call.wav --duration 60
      """)
  @OptionGroup var global: GlobalOptions
  @OptionGroup var keys: KeyOptions
  @OptionGroup var join: JoinOptions
  @Option(help: ArgumentHelp("The LiveKit server; LIVEKIT_URL.", valueName: "url")) var url: String?
  @Option(help: ArgumentHelp("Access token; --token-file keeps it off the command line.", valueName: "token"))
  var token: String?
  @Option(help: ArgumentHelp("File with the access token, or - for standard input.", valueName: "file")) var tokenFile:
    String?
  @Option(help: ArgumentHelp("Room to make a token for, with key and secret.", valueName: "name")) var room: String?
  @Option(help: ArgumentHelp("Identity to make a token for.", valueName: "identity")) var identity: String?
  @Option(help: ArgumentHelp("Name to show to others, with key and secret.", valueName: "name")) var name: String?
  @Argument(help: ArgumentHelp("A call of the backend, instead of --url.", valueName: "call")) var callID: String?

  func run() async throws {
    let settings = try global.settings()
    if let callID { return try await joinCall(callID, settings) }
    guard let url = settings.text("livekit.url", flag: url) else {
      throw CommandFailure(
        .usage, "there is nothing to join: give a call's id, or --url ws://HOST:7880, or set LIVEKIT_URL")
    }
    try refuseTwoReaders(settings)
    let token = try accessToken(settings)
    let options = try join.callOptions(url: url, token: token, settings: settings)
    try await CallRunner(options: options, join: join, settings: settings, global: global).run()
  }

  /// Joins a call of the backend.
  private func joinCall(_ text: String, _ settings: Settings) async throws {
    for (option, isThere) in [
      ("--url", url != nil), ("--token", token != nil), ("--token-file", tokenFile != nil), ("--room", room != nil),
      ("--identity", identity != nil), ("--name", name != nil),
    ] where isThere {
      throw CommandFailure(.usage, "\(option) is about a room of a LiveKit server: leave it out with a call's id")
    }
    let reference = try CallReference(text)
    try refuseTwoReaders(settings)
    let client = try await AccountAccess(settings: settings).client()
    let id = try await reference.id(client)
    let entry = LineEntry(client: client, what: "cannot join \(id)") {
      (line, waits) async throws(LineFailure) in try await line.join(id) { waits("\(id)") }
    }
    try await join.run(entry, settings: settings, global: global)
  }

  /// What comes in on standard input has one reader.
  private func refuseTwoReaders(_ settings: Settings) throws {
    var readers = join.readersOfStandardInput(settings)
    if tokenFile == "-" { readers.append("--token-file -") }
    if global.configurationFile == "-" { readers.append("--config -") }
    guard readers.count < 2 else {
      throw CommandFailure(
        .usage, "two readers of standard input: \(readers.joined(separator: " and ")); use a file or a pipe for one")
    }
  }

  /// A token that was given, if it can be sent and is for what the other options say. Whether it is any good is for the server to
  /// say.
  private func checked(_ token: String) throws -> String {
    guard token.utf8.allSatisfy({ (0x21...0x7e).contains($0) }) else {
      throw CommandFailure(
        .refused, "the token holds a blank, a line end or another character that none can have; copy it once more")
    }
    if name != nil {
      throw CommandFailure(.usage, "--name is for tokens made here: leave it out, the token says the name")
    }
    guard let claims = try? AccessToken(reading: token).claims else { return token }
    let claimed = claims.video?.room ?? ""
    if let room, !claimed.isEmpty, room != claimed {
      throw CommandFailure(
        .refused, "the token is for room \(claimed), not for \(room); leave --room out, or get a token for that room")
    }
    if let identity, identity != claims.identity {
      throw CommandFailure(
        .refused,
        "the token is for \(claims.identity), not for \(identity); leave --identity out, or get a token for that identity"
      )
    }
    return token
  }

  private func accessToken(_ settings: Settings) throws -> String {
    if let token {
      guard tokenFile == nil else {
        throw CommandFailure(.usage, "--token and --token-file are two ways of the same: give one")
      }
      return try checked(token)
    }
    if let tokenFile {
      guard let data = InputFile.contents(tokenFile, limit: AccessToken.maximumLength), !data.isEmpty,
        let text = String(data: data, encoding: .utf8)
      else {
        throw CommandFailure(.usage, "cannot read a token from \(tokenFile): check that the file exists and holds one")
      }
      return try checked(text.trimmingCharacters(in: .whitespacesAndNewlines))
    }
    guard let room, let identity else {
      throw CommandFailure(
        .usage, "there is no token: give --token-file, or --room and --identity with --api-key and --api-secret")
    }
    let (key, secret) = try keys.required(settings)
    do throws(TokenError) {
      let claims = TokenClaims(identity: identity, room: room, name: name ?? "", issuer: key)
      try claims.verifyJoin()
      return try AccessToken(signing: claims, secret: secret).text
    } catch {
      throw CommandFailure(.usage, "\(error)")
    }
  }
}
