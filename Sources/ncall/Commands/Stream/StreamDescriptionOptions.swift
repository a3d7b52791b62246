import ArgumentParser
import NchatAPI

/// What can be said of a stream when it is made, and changed later.
struct StreamDescriptionOptions: ParsableArguments {
  @Option(help: ArgumentHelp("What it is called.", valueName: "text")) var title: String?
  @Option(
    help: ArgumentHelp("When it is to begin: 18:30, \"2026-12-24 18:30\", +15m, or RFC 3339.", valueName: "time"))
  var at: String?
  @Flag(
    inversion: .prefixedNo,
    help:
      "Begin at its time by itself, when you are in its room, or else as soon as you come. What a stream does unless it is told."
  )
  var autoStart: Bool?
  @Option(help: ArgumentHelp("What it is about.", valueName: "text")) var description: String?
  @Option(help: ArgumentHelp("A tag; several are possible.", valueName: "word")) var tag: [String] = []
  @Option(help: ArgumentHelp("The language that is spoken, such as en.", valueName: "code")) var language: String?
  @Option(help: ArgumentHelp("Address of a picture.", valueName: "url")) var thumbnail: String?
  @Option(help: ArgumentHelp("The largest picture: 360p, 480p, 720p, 1080p, 4k.", valueName: "size")) var resolution:
    String?
  @Option(
    help: ArgumentHelp("Who may write: open, followers, subscribers, slow, disabled.", valueName: "mode"))
  var mode: String?
  @Option(help: ArgumentHelp("Seconds between two messages of a person.", valueName: "seconds")) var slow: Int?
  @Option(help: ArgumentHelp("Whether it takes reactions: on, off.", valueName: "on|off")) var reactions: String?

  /// - Throws: `CommandFailure` for what cannot be said.
  func request(now: Timestamp) throws(CommandFailure) -> StreamChangeRequest {
    var request = StreamChangeRequest(title: title, description: description, thumbnailUrl: thumbnail)
    if let at {
      guard let instant = PointInTime(at, now: now) else {
        throw CommandFailure(.usage, "--at \(at): \(PointInTime.advice)")
      }
      request.scheduledAt = instant.timestamp
    }
    if let resolution {
      guard let known = StreamResolution(rawValue: resolution) else {
        throw CommandFailure(
          .usage, "--resolution \(resolution): use " + StreamResolution.allCases.map(\.rawValue).joined(separator: ", ")
        )
      }
      request.maxResolution = known
    }
    if let mode { request.chatMode = try Self.mode(mode) }
    if let slow { request.slowModeSeconds = try Self.slowSeconds(slow) }
    if !tag.isEmpty { request.tags = tag }
    request.language = language
    request.autoStart = autoStart
    switch reactions {
    case nil: break
    case "on"?: request.enableReactions = true
    case "off"?: request.enableReactions = false
    case let other?: throw CommandFailure(.usage, "--reactions \(other): use on or off")
    }
    return request
  }

  static func mode(_ word: String) throws(CommandFailure) -> StreamChatMode {
    switch word {
    case "followers": return .followersOnly
    case "subscribers": return .subscribersOnly
    case "slow": return .slowMode
    default:
      guard let mode = StreamChatMode(rawValue: word) else {
        throw CommandFailure(.usage, "\(word) is no mode of a chat: use open, followers, subscribers, slow or disabled")
      }
      return mode
    }
  }

  static func slowSeconds(_ seconds: Int) throws(CommandFailure) -> Int {
    guard (0...3_600).contains(seconds) else {
      throw CommandFailure(.usage, "--slow \(seconds): give 0 to 3600 seconds")
    }
    return seconds
  }
}
