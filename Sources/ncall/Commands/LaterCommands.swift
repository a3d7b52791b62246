import ArgumentParser

/// Commands of the contract that a later version brings: they exist so that they can say so.
enum LaterCommands {
  /// Takes whatever it is given and refuses.
  struct Anything: ParsableArguments {
    @Argument(parsing: .captureForPassthrough) var arguments: [String] = []
  }

  struct User: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "user", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { throw CommandFailure.notYet("accounts (ncall user)") }
  }

  struct APIKey: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "apikey", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { throw CommandFailure.notYet("API keys (ncall apikey)") }
  }

  struct Login: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "login", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { throw CommandFailure.notYet("accounts (ncall login)") }
  }

  struct Logout: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "logout", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { throw CommandFailure.notYet("accounts (ncall logout)") }
  }

  struct WhoAmI: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "whoami", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { throw CommandFailure.notYet("accounts (ncall whoami)") }
  }

  struct Call: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "call", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { throw CommandFailure.notYet("calls through a backend (ncall call)") }
  }

  struct Answer: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "answer", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { throw CommandFailure.notYet("calls that ring (ncall answer)") }
  }

  struct Decline: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "decline", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { throw CommandFailure.notYet("calls that ring (ncall decline)") }
  }

  struct Leave: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "leave", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { throw CommandFailure.notYet("calls through a backend (ncall leave)") }
  }

  struct End: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "end", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { throw CommandFailure.notYet("calls through a backend (ncall end)") }
  }

  struct Calls: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "calls", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { throw CommandFailure.notYet("calls through a backend (ncall calls)") }
  }

  struct Stream: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "stream", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { throw CommandFailure.notYet("live streams (ncall stream)") }
  }

  struct Recordings: ParsableCommand {
    static let configuration = CommandConfiguration(commandName: "recordings", shouldDisplay: false)
    @OptionGroup var anything: Anything
    func run() throws { throw CommandFailure.notYet("recordings (ncall recordings)") }
  }
}
