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

  struct Login: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "login", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { try anything.refuse("accounts (ncall login)") }
  }

  struct Logout: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "logout", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { try anything.refuse("accounts (ncall logout)") }
  }

  struct WhoAmI: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "whoami", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { try anything.refuse("accounts (ncall whoami)") }
  }

  struct Call: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "call", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { try anything.refuse("calls through a backend (ncall call)") }
  }

  struct Answer: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "answer", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { try anything.refuse("calls that ring (ncall answer)") }
  }

  struct Decline: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "decline", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { try anything.refuse("calls that ring (ncall decline)") }
  }

  struct Leave: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "leave", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { try anything.refuse("calls through a backend (ncall leave)") }
  }

  struct End: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "end", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { try anything.refuse("calls through a backend (ncall end)") }
  }

  struct Calls: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "calls", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { try anything.refuse("calls through a backend (ncall calls)") }
  }

  struct Stream: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "stream", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { try anything.refuse("live streams (ncall stream)") }
  }

  struct Recordings: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "recordings", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { try anything.refuse("recordings (ncall recordings)") }
  }
}
