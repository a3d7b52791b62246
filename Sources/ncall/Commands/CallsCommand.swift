import ArgumentParser
import CallCore
import NchatAPI
import NchatClient

struct CallsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "calls", abstract: "List the calls that you can see, now and before.",
    discussion: "Example: ncall calls history --missed --json", subcommands: [List.self, History.self, Show.self],
    defaultSubcommand: List.self)

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List calls that go on.", discussion: "Example: ncall calls list --channel general")
    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp("Those of a channel.", valueName: "channel")) var channel: String?
    @Flag(help: "Those that are over, too.") var all = false
    @Option(help: ArgumentHelp("How many, 1 to 100.", valueName: "count")) var limit = 50
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
      let settings = try global.settings()
      try CallsCommand.check(limit)
      let access = try AccountAccess(settings: settings)
      let client = try await access.client()
      let what = "cannot list calls"
      var query = CallListQuery(limit: limit, status: all ? .all : .active)
      do throws(LineFailure) {
        let line = CallLine(client, log: access.log)
        if let channel { query.channelId = try await line.channel(named: channel).id }
      } catch { throw error.failure(what) }
      let calls: [Call]
      do throws(NchatFailure) { calls = try await client.listCalls(query) } catch { throw error.failure(what) }
      if json { return try JSONOutput.print(.object(["calls": calls.json])) }
      let rows = calls.map { call in
        [
          CallReference.short(call.id), call.type.rawValue, call.status.rawValue, call.initiator?.username ?? "-",
          "\(call.participantCount)", call.myStatus?.rawValue ?? "-", Clock.minute(call.initiatedAt),
        ]
      }
      print(Table.text([["ID", "TYPE", "STATUS", "FROM", "PEOPLE", "YOU", "SINCE"]] + rows))
    }
  }

  struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List calls of the past, with how they sounded.", discussion: "Example: ncall calls history --with bob")
    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp("Those with somebody.", valueName: "user")) var with: String?
    @Option(help: ArgumentHelp("incoming or outgoing.", valueName: "direction")) var direction: String?
    @Flag(help: "Those that were missed.") var missed = false
    @Option(help: ArgumentHelp("How many, 1 to 100.", valueName: "count")) var limit = 50
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
      let settings = try global.settings()
      try CallsCommand.check(limit)
      var query = CallHistoryQuery(limit: limit, missed: missed ? true : nil)
      if let direction {
        guard let known = CallDirection(rawValue: direction) else {
          throw CommandFailure(.usage, "--direction \(direction): use incoming or outgoing")
        }
        query.direction = known
      }
      let access = try AccountAccess(settings: settings)
      let client = try await access.client()
      let what = "cannot list the calls of the past"
      do throws(LineFailure) {
        let line = CallLine(client, log: access.log)
        if let with { query.with = try await line.people(named: [with]).first?.id }
      } catch { throw error.failure(what) }
      let entries: [CallHistoryEntry]
      let me: Account
      do throws(NchatFailure) {
        entries = try await client.callHistory(query)
        me = try await client.me()
      } catch { throw error.failure(what) }
      if json { return try JSONOutput.print(.object(["calls": entries.json])) }
      let rows = entries.map { entry in
        let others = entry.participants.filter { $0.userId != me.id }.map { $0.user?.username ?? "-" }
        return [
          Clock.minute(entry.call.initiatedAt), entry.direction == .incoming ? "in" : "out",
          others.isEmpty ? "-" : others.joined(separator: ","), entry.call.type.rawValue,
          entry.missed ? "missed" : entry.call.status.rawValue, Clock.duration(entry.call.durationSeconds),
          entry.quality?.quality.rawValue ?? "-", CallReference.short(entry.call.id),
        ]
      }
      print(Table.text([["WHEN", "DIR", "WITH", "TYPE", "RESULT", "TIME", "QUALITY", "ID"]] + rows))
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show one call and its people.",
      discussion: "Example: ncall calls show 5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10")
    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The call.", valueName: "call")) var callID: String
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
      let reference = try CallReference(callID)
      let client = try await AccountAccess(settings: try global.settings()).client()
      let id = try await reference.id(client)
      let call: Call
      let people: [CallParticipant]
      do throws(NchatFailure) {
        call = try await client.show(id)
        people = try await client.participants(id, ParticipantQuery(limit: 100, status: .all))
      } catch { throw error.failure("cannot show \(id)") }
      if json { return try JSONOutput.print(.object(["call": call.json, "participants": people.json])) }
      print(
        Table.text([
          ["ID", "TYPE", "STATUS", "FROM", "SINCE", "DURATION", "END"],
          [
            "\(call.id)", call.type.rawValue, call.status.rawValue, call.initiator?.username ?? "-",
            Clock.minute(call.initiatedAt), Clock.duration(call.durationSeconds), call.endReason?.rawValue ?? "-",
          ],
        ]))
      print("")
      let rows = people.map { person in
        [
          person.user?.username ?? "-", person.role.rawValue, person.status.rawValue,
          Clock.duration(person.durationSeconds), person.connectionQuality?.rawValue ?? "-",
          person.leaveReason?.rawValue ?? person.declineReason ?? "-",
        ]
      }
      print(Table.text([["USER", "ROLE", "STATUS", "IN CALL", "QUALITY", "REASON"]] + rows))
    }
  }

  fileprivate static func check(_ limit: Int) throws {
    guard (1...100).contains(limit) else { throw CommandFailure(.usage, "--limit \(limit): give 1 to 100") }
  }
}
