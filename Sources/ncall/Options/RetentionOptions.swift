import ArgumentParser
import NchatAPI

/// What a policy of retention is; shared by the commands that make and change one.
struct RetentionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("Days from the end of a recording, 1 to 3650.", valueName: "days")) var days: Int?
  @Flag(help: "Keep recordings for good.") var forever = false
  @Option(help: ArgumentHelp("What it is for.", valueName: "text")) var description: String?
  @Flag(inversion: .prefixedNo, help: "For recordings that no other policy fits.") var `default`: Bool?
  @Flag(inversion: .prefixedNo, help: "Delete what is over; without, makers are told, and it stays.") var delete: Bool?
  @Option(help: ArgumentHelp("Days before the end that makers are warned, 0 to 30.", valueName: "days")) var warn: Int?
  @Flag(inversion: .prefixedNo, help: "Let administrators hold its recordings.") var hold: Bool?
  @Option(help: ArgumentHelp("Bytes of its recordings together, such as 20GB; none for no bound.", valueName: "size"))
  var quota: String?
  @Option(help: ArgumentHelp("Only for calls, or livestreams: call, livestream.", valueName: "source"))
  var source: [RecordingSource] = []
  @Option(help: ArgumentHelp("Only for the channel with this id; may be given again.", valueName: "id"))
  var channel: [String] = []
  @Flag(help: "For all sources and channels.") var everywhere = false

  /// Whether nothing is said.
  var isEmpty: Bool {
    days == nil && !forever && description == nil && `default` == nil && delete == nil && warn == nil && hold == nil
      && quota == nil && source.isEmpty && channel.isEmpty && !everywhere
  }

  /// Writes what is said into a policy; the rest stays.
  /// - Throws: `CommandFailure` for what makes no policy.
  func apply(to request: inout RetentionPolicyRequest) throws(CommandFailure) {
    if let days {
      guard !forever else { throw CommandFailure(.usage, "--days and --forever exclude each other") }
      guard (1...3_650).contains(days) else { throw CommandFailure(.usage, "--days \(days): give 1 to 3650") }
      request.retentionDays = days
    }
    if forever { request.retentionDays = nil }
    if let description { request.description = description.isEmpty ? nil : description }
    if let isDefault = `default` { request.isDefault = isDefault }
    if let delete { request.autoDelete = delete }
    if let warn {
      guard (0...30).contains(warn) else { throw CommandFailure(.usage, "--warn \(warn): give 0 to 30") }
      request.warningDaysBefore = warn
    }
    if let hold { request.legalHoldExempt = !hold }
    if let quota {
      if quota == "none" {
        request.quotaBytes = nil
      } else if let size = ByteCount(quota) {
        request.quotaBytes = size.bytes
      } else {
        throw CommandFailure(.usage, "--quota \(quota): \(ByteCount.advice), or none")
      }
    }
    if everywhere {
      guard source.isEmpty, channel.isEmpty else {
        throw CommandFailure(.usage, "--everywhere excludes --source and --channel")
      }
      (request.applyToSources, request.applyToChannelIds) = ([], [])
    }
    if !source.isEmpty { request.applyToSources = RecordingSource.allCases.filter(source.contains) }
    if !channel.isEmpty { request.applyToChannelIds = try Self.ids(channel) }
  }

  private static func ids(_ texts: [String]) throws(CommandFailure) -> [EntityID] {
    var ids: [EntityID] = []
    for text in texts {
      guard let id = EntityID(text) else { throw CommandFailure(.usage, "--channel \(text): give its whole id") }
      if !ids.contains(id) { ids.append(id) }
    }
    return ids
  }
}

extension RecordingSource: ExpressibleByArgument {}
