import ArgumentParser
import NchatAPI
import NchatClient

extension RecordingsCommand {
  /// How long recordings are kept.
  struct Retention: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say how long recordings are kept; for administrators, but for the list.",
      discussion: "Example: ncall recordings retention create quarter --days 90 --default",
      subcommands: [List.self, Create.self, Change.self, Delete.self, Run.self], defaultSubcommand: List.self)

    static let header = ["ID", "NAME", "DAYS", "DELETES", "WARNS", "HOLDS", "QUOTA", "FOR"]

    static func row(_ policy: RetentionPolicy) -> [String] {
      let places = policy.applyToSources.map(\.rawValue) + policy.applyToChannelIds.map { "channel \($0)" }
      return [
        IDPart.short(policy.id), policy.name + (policy.isDefault ? " *" : ""),
        policy.retentionDays.map(String.init) ?? "forever", policy.autoDelete ? "yes" : "no",
        policy.warningDaysBefore == 0 ? "no" : "\(policy.warningDaysBefore) d", policy.legalHoldExempt ? "no" : "yes",
        policy.quotaBytes.map(RecordingsCommand.size) ?? "-", places.isEmpty ? "-" : places.joined(separator: ", "),
      ]
    }

    static func print(_ policy: RetentionPolicy, asJSON: Bool) throws {
      if asJSON { return try JSONOutput.print(.object(["policy": policy.json])) }
      Swift.print(Table.text([header, row(policy)]))
    }

    /// The policy that a person means by its name or id.
    static func policy(_ name: String, _ client: NchatClient, what: String) async throws -> RetentionPolicy {
      let policies: [RetentionPolicy]
      do throws(NchatFailure) { policies = try await client.retention().policies } catch { throw error.failure(what) }
      if let named = policies.first(where: { $0.name == name }) { return named }
      let part = try IDPart(name, of: "policy", advice: "`ncall recordings retention` shows them")
      let id = try await part.id { known throws(NchatFailure) in known == nil ? policies.map(\.id) : [] }
      guard let policy = policies.first(where: { $0.id == id }) else {
        throw CommandFailure(.notFound, "\(what): there is no such policy; `ncall recordings retention` shows them")
      }
      return policy
    }

    struct List: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "List the policies, and how much is recorded.", discussion: "Example: ncall recordings retention")
      @OptionGroup var global: GlobalOptions
      @Flag(help: "Print one JSON object.") var json = false

      func run() async throws {
        let client = try await AccountAccess(settings: try global.settings()).client()
        let overview: RetentionOverview
        do throws(NchatFailure) { overview = try await client.retention() } catch {
          throw error.failure("cannot list policies of retention")
        }
        if json { return try JSONOutput.print(overview.json) }
        Swift.print(Table.text([Retention.header] + overview.policies.map(Retention.row)))
      }
    }

    struct Create: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Make a policy.",
        discussion: "Example: ncall recordings retention create quarter --days 90 --default --quota 100GB")
      @OptionGroup var global: GlobalOptions
      @Argument(help: ArgumentHelp("Its name.", valueName: "name")) var name: String
      @OptionGroup var options: RetentionOptions
      @Flag(help: "Print one JSON object.") var json = false

      func run() async throws {
        let settings = try global.settings()
        var request = RetentionPolicyRequest(name: name)
        try options.apply(to: &request)
        guard options.days != nil || options.forever else {
          throw CommandFailure(.usage, "say how long it keeps recordings: --days N, or --forever")
        }
        let client = try await AccountAccess(settings: settings).client()
        let policy: RetentionPolicy
        do throws(NchatFailure) { policy = try await client.createPolicy(request) } catch {
          throw error.failure("cannot make the policy \(name)")
        }
        try Retention.print(policy, asJSON: json)
      }
    }

    struct Change: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Change a policy; what is not said stays. Its recordings follow.",
        discussion: "Example: ncall recordings retention change quarter --days 60 --no-delete")
      @OptionGroup var global: GlobalOptions
      @Argument(help: ArgumentHelp("Its name, or id.", valueName: "policy")) var name: String
      @Option(help: ArgumentHelp("Another name.", valueName: "name")) var rename: String?
      @OptionGroup var options: RetentionOptions
      @Flag(help: "Print one JSON object.") var json = false

      func run() async throws {
        let settings = try global.settings()
        guard rename != nil || !options.isEmpty else { throw CommandFailure(.usage, "say what is to change") }
        // What is wrong in itself is told before anybody is asked.
        var checked = RetentionPolicyRequest(name: name)
        try options.apply(to: &checked)
        let client = try await AccountAccess(settings: settings).client()
        let what = "cannot change the policy \(name)"
        let before = try await Retention.policy(name, client, what: what)
        var request = RetentionPolicyRequest(before)
        try options.apply(to: &request)
        if let rename { request.name = rename }
        let policy: RetentionPolicy
        do throws(NchatFailure) { policy = try await client.changePolicy(before.id, request) } catch {
          throw error.failure(what)
        }
        try Retention.print(policy, asJSON: json)
      }
    }

    struct Delete: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Delete a policy; its recordings keep the end that they have.",
        discussion: "Example: ncall recordings retention delete quarter")
      @OptionGroup var global: GlobalOptions
      @Argument(help: ArgumentHelp("Its name, or id.", valueName: "policy")) var name: String
      @Flag(help: "Print one JSON object.") var json = false

      func run() async throws {
        let client = try await AccountAccess(settings: try global.settings()).client()
        let what = "cannot delete the policy \(name)"
        let policy = try await Retention.policy(name, client, what: what)
        do throws(NchatFailure) { try await client.deletePolicy(policy.id) } catch { throw error.failure(what) }
        if json { try JSONOutput.print(.object(["policyId": .string("\(policy.id)")])) }
      }
    }

    struct Run: AsyncParsableCommand {
      static let configuration = CommandConfiguration(
        abstract: "Let what is due expire now.", discussion: "Example: ncall recordings retention run --json")
      @OptionGroup var global: GlobalOptions
      @Flag(help: "Print one JSON object.") var json = false

      func run() async throws {
        let client = try await AccountAccess(settings: try global.settings()).client()
        let report: RetentionReport
        do throws(NchatFailure) { report = try await client.runRetention() } catch {
          throw error.failure("cannot let recordings expire")
        }
        if json { return try JSONOutput.print(.object(["retention": report.json])) }
        Swift.print("\(report.executed) expired, \(report.skipped) held, \(report.failed) failed")
      }
    }
  }
}
