import ArgumentParser

/// Commands of the contract that a later version brings: they exist so that they can say so.
enum LaterCommands {
  /// Takes whatever it is given and refuses.
  struct Anything: ParsableArguments {
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []

    /// Refuses, except to who only asks for help.
    func refuse(_ what: String) throws {
      let refusal = CommandFailure.notYet(what)
      guard arguments.contains("--help") || arguments.contains("-h") else { throw refusal }
      print("\(refusal.message); `ncall --help` lists what it has")
    }
  }

  struct Recordings: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "recordings", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { try anything.refuse("recordings (ncall recordings)") }
  }
}
