/// The media type of a media section (`m=` line).
public enum MediaKind: Hashable, Sendable {
  case audio
  case video
  case application
  /// A type this engine only carries through and refuses: `text`, `image`, `message`, …
  case other(String)

  public init(_ name: String) {
    switch name {
    case "audio": self = .audio
    case "video": self = .video
    case "application": self = .application
    default: self = .other(name)
    }
  }

  public var name: String {
    switch self {
    case .audio: "audio"
    case .video: "video"
    case .application: "application"
    case .other(let name): name
    }
  }

  /// Whether sections of this kind carry RTP that the engine can negotiate.
  public var isRTP: Bool { self == .audio || self == .video }
}
