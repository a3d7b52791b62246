import ArgumentParser
import NchatAPI
import NchatClient

/// Recordings of calls and streams.
struct RecordingsCommand: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "recordings", abstract: "Record calls, and have what was recorded.",
    discussion: "Example: ncall recordings start 5f0c7c5e --audio-only",
    subcommands: [
      List.self, Show.self, Start.self, Stop.self, Consent.self, Download.self, Share.self, Change.self, Delete.self,
      Retention.self,
    ],
    defaultSubcommand: List.self)

  /// Prints one recording: as JSON, or as a row of the list.
  static func print(_ recording: Recording, asJSON: Bool) throws {
    if asJSON { return try JSONOutput.print(.object(["recording": recording.json])) }
    Swift.print(Table.text([header, row(recording)]))
  }

  static let header = ["ID", "OF", "BY", "STATUS", "SINCE", "TIME", "SIZE", "KEPT UNTIL"]

  static func row(_ recording: Recording) -> [String] {
    let place = recording.callId ?? recording.streamId
    let reason = recording.failureReason.map { ": \($0.rawValue)" } ?? ""
    return [
      IDPart.short(recording.id), "\(recording.source.rawValue) \(place.map(IDPart.short) ?? "-")",
      recording.startedByName, recording.status.rawValue + reason, Clock.minute(recording.createdAt),
      Clock.duration(recording.duration), recording.fileSize.map(size) ?? "-",
      recording.legalHold ? "held" : recording.expiresAt.map(Clock.minute) ?? "-",
    ]
  }

  /// Bytes as people read them.
  static func size(_ bytes: Int) -> String {
    let units = ["B", "kB", "MB", "GB", "TB"]
    var (value, unit) = (Double(bytes), 0)
    while value >= 1_000, unit < units.count - 1 { (value, unit) = (value / 1_000, unit + 1) }
    let tenths = Int((value * 10).rounded())
    return unit == 0 || tenths >= 100
      ? "\(Int(value.rounded())) \(units[unit])" : "\(tenths / 10).\(tenths % 10) \(units[unit])"
  }

  struct List: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "List the recordings that you may see, newest first.",
      discussion: "Example: ncall recordings list --status ready --json")
    @OptionGroup var global: GlobalOptions
    @Option(help: ArgumentHelp("Those of a call.", valueName: "call")) var call: String?
    @Option(help: ArgumentHelp("Those that have come so far.", valueName: "status")) var status: RecordingStatus?
    @Option(help: ArgumentHelp("How many, 1 to 100.", valueName: "count")) var limit = 50
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
      let settings = try global.settings()
      guard (1...100).contains(limit) else { throw CommandFailure(.usage, "--limit \(limit): give 1 to 100") }
      let reference = try call.map { try CallReference($0) }
      let client = try await AccountAccess(settings: settings).client()
      var query = RecordingListQuery(limit: limit, status: status)
      query.callId = try await reference?.id(client)
      let recordings: [Recording]
      do throws(NchatFailure) { recordings = try await client.listRecordings(query) } catch {
        throw error.failure("cannot list recordings")
      }
      if json { return try JSONOutput.print(.object(["recordings": recordings.json])) }
      Swift.print(Table.text([RecordingsCommand.header] + recordings.map(RecordingsCommand.row)))
    }
  }

  struct Show: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Show one recording, and who was asked.", discussion: "Example: ncall recordings show 5f0c7c5e --json")
    @OptionGroup var global: GlobalOptions
    @Argument(help: ArgumentHelp("The recording.", valueName: "recording")) var recordingID: String
    @Flag(help: "Print one JSON object.") var json = false

    func run() async throws {
      let reference = try RecordingReference(recordingID)
      let client = try await AccountAccess(settings: try global.settings()).client()
      let id = try await reference.id(client)
      let recording: Recording
      do throws(NchatFailure) { recording = try await client.recording(id) } catch {
        throw error.failure("cannot show \(id)")
      }
      try RecordingsCommand.print(recording, asJSON: json)
      guard !json, !recording.consents.isEmpty else { return }
      Swift.print("")
      Swift.print(
        Table.text(
          [["PERSON", "SAYS", "SINCE"]]
            + recording.consents.map { consent in
              ["\(consent.userId)", consent.state.rawValue, Clock.minute(consent.answeredAt ?? consent.askedAt)]
            }))
    }
  }
}

extension RecordingStatus: ExpressibleByArgument {}
extension RecordingFormat: ExpressibleByArgument {}
extension RecordingQuality: ExpressibleByArgument {}
extension RecordingLayout: ExpressibleByArgument {}
extension RecordingVisibility: ExpressibleByArgument {}
