import ArgumentParser
import Foundation
import LiveKitProtocol
import TerminalKit

struct TokenCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "token", abstract: "Make and explain LiveKit access tokens.",
    discussion: "Example: ncall token create --api-key devkey --api-secret secret --room standup --identity ana",
    subcommands: [Create.self, Show.self])

  struct Create: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print an access token.",
      discussion: """
        Example: ncall token create --room standup --identity ana --grant canPublish=false
        Key and secret may come from LIVEKIT_API_KEY and LIVEKIT_API_SECRET.
        """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Option(help: "Room that the token lets in.") var room: String
    @Option(help: "Who the bearer is.") var identity: String
    @Option(help: "Name to show for the bearer.") var name: String?
    @Option(
      help: ArgumentHelp(
        "How long the token lasts, such as 30s, 15m, 6h, 7d; negative for tests.", valueName: "duration"))
    var ttl: String = "6h"
    @Option(
      parsing: .singleValue,
      help: ArgumentHelp(
        "Another grant, such as canPublish=false or canPublishSources=microphone.", valueName: "key=value"))
    var grant: [String] = []

    func run() throws {
      let settings = try global.settings()
      let (key, secret) = try keys.required(settings)
      guard let lifetime = Lifetime(ttl) else {
        throw CommandFailure(.usage, "--ttl \(ttl): write a whole number and s, m, h or d, such as 6h")
      }
      var claims = TokenClaims(
        identity: identity, room: room, name: name ?? "", issuer: key, lifetime: lifetime.seconds)
      if lifetime.seconds < 0 { claims.notBefore = Date().addingTimeInterval(lifetime.seconds - 60) }
      let grants = try grant.map { text in
        let parts = text.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false).map(String.init)
        guard parts.count == 2 else { throw CommandFailure(.usage, "--grant \(text): write --grant key=value") }
        return (parts[0], parts[1])
      }
      do throws(TokenError) {
        for (name, value) in grants { try claims.video?.set(name, to: value) }
        if claims.video?.roomJoin == true { try claims.verifyJoin() }
        print(try AccessToken(signing: claims, secret: secret).text)
      } catch {
        if case .unknownGrant = error {
          throw CommandFailure(.usage, "\(error); there are \(VideoGrant.names.sorted().joined(separator: ", "))")
        }
        throw CommandFailure(.usage, "\(error)")
      }
    }
  }

  struct Show: ParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Explain a token, and why it would be refused.",
      discussion: "Example: ncall token show --api-secret secret < token")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var keys: KeyOptions
    @Option(help: "Room that the token should let in.") var room: String?
    @Argument(help: "The token, or - for standard input.") var token: String = "-"

    func run() throws {
      let settings = try global.settings()
      let text: String
      if token == "-" {
        guard let data = InputFile.contents(token, limit: AccessToken.maximumLength) else {
          throw CommandFailure(.usage, "what comes on standard input is no token")
        }
        text = String(decoding: data, as: UTF8.self).trimmingCharacters(in: .whitespacesAndNewlines)
      } else {
        text = token
      }
      let key = settings.text("livekit.api_key", flag: keys.apiKey)
      let report = AccessToken.explain(text, key: key, secret: try keys.secret(), room: room)
      for line in report.lines { print(TerminalText.line(line)) }
      if !report.isSignatureChecked, !report.lines.isEmpty {
        print("signature: not checked; give --api-secret to check it")
      }
      if report.isAccepted {
        print("accepted: yes")
      } else {
        throw CommandFailure(
          .refused, "would be refused: \(report.problems.map { "\($0)" }.joined(separator: "; "))")
      }
    }
  }
}
