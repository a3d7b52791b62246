import ArgumentParser

/// The command's root: subcommands, and what ncall is.
struct Ncall: AsyncParsableCommand {
  static let version = "0.1.0"

  static let configuration = CommandConfiguration(
    commandName: "ncall",
    abstract: "Calls in a terminal: people, channels and LiveKit rooms, with both servers inside.",
    discussion: """
      Try it:           ncall demo
      Run a server:     ncall serve --dev
      Call somebody:    ncall login --username alice, then ncall call bob
      Join a room:      ncall join --url wss://call.example --token-file token
      """,
    version: version,
    subcommands: [
      HomeCommand.self, DemoCommand.self, ServeCommand.self, JoinCommand.self, LoginCommand.self, LogoutCommand.self,
      SignUpCommand.self, WhoAmICommand.self, CallCommand.self, AnswerCommand.self, DeclineCommand.self,
      LeaveCommand.self, EndCommand.self, CallsCommand.self, TokenCommand.self, DevicesCommand.self,
      DoctorCommand.self, CtlCommand.self, BenchCommand.self, ConfigCommand.self, CompletionsCommand.self,
      UserCommand.self, APIKeyCommand.self, StreamCommand.self, RecordingsCommand.self, ManualCommand.self,
    ], defaultSubcommand: HomeCommand.self)

  @OptionGroup var global: GlobalOptions
}
