import ArgumentParser

/// The command's root: subcommands, and what ncall is.
struct Ncall: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "ncall",
    abstract: "Calls in a terminal: LiveKit rooms, with a media server inside.",
    discussion: """
      Try it:           ncall demo
      Join a room:      ncall join --url wss://call.example --token-file token
      Run a server:     ncall serve --api off --dev
      """,
    version: version,
    subcommands: [
      DemoCommand.self, ServeCommand.self, JoinCommand.self, TokenCommand.self, DevicesCommand.self,
      DoctorCommand.self, CtlCommand.self,
      BenchCommand.self, ConfigCommand.self, CompletionsCommand.self,
      UserCommand.self, APIKeyCommand.self,
      LaterCommands.Login.self, LaterCommands.Logout.self,
      LaterCommands.WhoAmI.self, LaterCommands.Call.self, LaterCommands.Answer.self, LaterCommands.Decline.self,
      LaterCommands.Leave.self, LaterCommands.End.self, LaterCommands.Calls.self, LaterCommands.Stream.self,
      LaterCommands.Recordings.self,
    ])

  @OptionGroup var global: GlobalOptions

  func run() async throws {
    throw CommandFailure(
      .usage,
      "this version of ncall does not have the home screen yet; try `ncall demo`, or `ncall --help` for the commands")
  }
}
