import ArgumentParser
import Backend
import NchatAPI

struct UserCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "user", abstract: "Make and change the accounts of the backend, straight on its database.",
    discussion: """
      Example: ncall user add ana --role owner --password-file password
      It works beside a running server, which heeds it at once, and without one. Whoever may write the database's file
      may do all of it: run it as the server's user.
      """,
    subcommands: [
      Add.self, List.self, Role.self, Password.self, Suspend.self, Unsuspend.self, Export.self, Delete.self,
    ])

  /// What each of them takes.
  struct Options: ParsableArguments {
    @OptionGroup var database: DatabaseOptions
    @Flag(help: "Print one JSON object.") var json = false
  }

  struct Add: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Make an account; prints its id. The database is made where there is none.",
      discussion: """
        Example: ncall user add ana --role owner --password-file password
        A password has 8 to 128 characters, with an upper-case letter, a lower-case letter and a digit among them.
        """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: Options
    @Argument(help: "The name to sign in with: lower-case letters, digits, dots, hyphens.") var name: String
    @Option(help: "owner, admin, moderator, member or guest.") var role = UserRole.member
    @Option(help: ArgumentHelp("Another name to sign in with.", valueName: "address")) var email: String?
    @Option(help: "As others see it; the user name without.") var displayName: String?
    @Option(help: ArgumentHelp("The file that holds the password; - for standard input.", valueName: "file"))
    var passwordFile: String

    func run() async throws {
      let settings = try global.settings()
      var person = Administration.NewPerson(username: name, password: try PasswordSource.read(from: passwordFile))
      (person.role, person.email, person.displayName) = (role, email, displayName)
      let new = person
      let made = try await Administering.run("add \(name)", options.database, settings, makes: true) {
        try await $0.add(new)
      }
      if options.json { try JSONOutput.print(made.object) } else { print(made.account.id) }
    }
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the accounts, those that are suspended too.", discussion: "Example: ncall user list --json")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: Options

    func run() async throws {
      let people = try await Administering.run("list accounts", options.database, try global.settings()) {
        try await $0.people()
      }
      if options.json { return try JSONOutput.print(["users": people.map(\.object)]) }
      let rows = people.map { person in
        [
          person.account.username, person.account.role.rawValue, person.status.rawValue, person.account.email ?? "-",
          Clock.minute(person.account.createdAt), person.account.presence.lastSeenAt.map(Clock.minute) ?? "-",
          person.account.id.description,
        ]
      }
      print(Table.text([["NAME", "ROLE", "STATUS", "EMAIL", "CREATED", "LAST SEEN", "ID"]] + rows))
    }
  }

  struct Role: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give somebody another role, at once.", discussion: "Example: ncall user role bo admin")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: Options
    @Argument(help: "The user name.") var name: String
    @Argument(help: "owner, admin, moderator, member or guest.") var role: UserRole

    func run() async throws {
      try await options.change(global, "give \(name) the role \(role.rawValue)") { [name, role] in
        try await $0.setRole(role, of: name)
      }
    }
  }

  struct Password: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Give somebody another password, which ends their logins.",
      discussion: "Example: ncall user password bo --password-file -")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: Options
    @Argument(help: "The user name.") var name: String
    @Option(help: ArgumentHelp("The file that holds the password; - for standard input.", valueName: "file"))
    var passwordFile: String

    func run() async throws {
      let password = try PasswordSource.read(from: passwordFile)
      try await options.change(global, "give \(name) another password") { [name] in
        try await $0.setPassword(password, of: name)
      }
    }
  }

  struct Suspend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Close an account until it is opened again: ends its logins, connections and calls.",
      discussion: "Example: ncall user suspend bo")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: Options
    @Argument(help: "The user name.") var name: String

    func run() async throws {
      try await options.change(global, "suspend \(name)") { [name] in try await $0.suspend(name) }
    }
  }

  struct Unsuspend: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Open an account again that was suspended.", discussion: "Example: ncall user unsuspend bo")
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: Options
    @Argument(help: "The user name.") var name: String

    func run() async throws {
      try await options.change(global, "unsuspend \(name)") { [name] in try await $0.unsuspend(name) }
    }
  }

  struct Export: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Print everything that is kept of somebody, as JSON.",
      discussion: """
        Example: ncall user export bo > bo.json
        It is what the person gets from the server at GET /api/users/me/export; no password or key is in it.
        """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var database: DatabaseOptions
    @Argument(help: "The user name.") var name: String

    func run() async throws {
      let kept = try await Administering.run("export what is kept of \(name)", database, try global.settings()) {
        [name] in
        try await $0.export(name)
      }
      try JSONOutput.print(kept)
    }
  }

  struct Delete: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Delete an account and everything of the person, for good.",
      discussion: """
        Example: ncall user delete bo --yes
        Calls that others took part in keep a participant called "Deleted user", chats messages without a text. Channels
        that the person owned alone go to the member with the highest role. Backups still hold what they held.
        """)
    @OptionGroup var global: GlobalOptions
    @OptionGroup var options: Options
    @Argument(help: "The user name.") var name: String
    @Flag(help: "There is no way back; without this nothing is done.") var yes = false

    func validate() throws {
      guard yes else {
        throw ValidationError("nothing is deleted without --yes; `ncall user export \(name)` prints what there is")
      }
    }

    func run() async throws {
      try await options.change(global, "delete \(name)") { [name] in try await $0.delete(name) }
    }
  }
}

extension UserCommand.Options {
  /// Does something to an account; says nothing unless JSON is asked for.
  fileprivate func change(
    _ global: GlobalOptions, _ what: String,
    _ body: @Sendable (Administration) async throws -> Administration.Person
  ) async throws {
    let person = try await Administering.run(what, database, try global.settings(), body)
    if json { try JSONOutput.print(person.object) }
  }
}

extension Administration.Person {
  fileprivate var object: [String: Any] {
    var object: [String: Any] = [
      "id": account.id.description, "username": account.username, "displayName": account.displayName,
      "role": account.role.rawValue, "status": status.rawValue, "createdAt": account.createdAt.description,
    ]
    if let email = account.email { object["email"] = email }
    if let seen = account.presence.lastSeenAt { object["lastSeenAt"] = seen.description }
    return object
  }
}
