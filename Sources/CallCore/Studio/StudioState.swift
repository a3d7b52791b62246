import MediaBasics
import NchatAPI

/// The studio: the streams of this person, and how one of them does. Its chat and reactions are `StreamState`'s, which follows it.
public struct StudioState: Sendable, Equatable {
  /// How long what happens is gathered before the figures are asked for again.
  static let calm = MediaDuration.seconds(5)

  /// The person's streams, the newest first.
  public var streams: [LiveStream] = []
  public var isLoaded = false
  /// Why the list may be old, in a sentence; nil when it is not.
  public var failure: String?
  /// In the list.
  public var selected: EntityID?
  /// Where the next stream is made; nil for the first channel there is.
  public var channel: EntityID?
  /// Somebody has just come, and is taken to the stream that goes on.
  var isEntering = false
  /// A stream is being made, and the server has not answered.
  public var isCreating = false

  /// The stream whose desk is open; nil for the list.
  public var id: EntityID?
  /// How it does, as the server last said.
  public var figures: StreamAnalytics?
  /// Why the figures may be old, in a sentence.
  public var figuresFailure: String?
  /// The figures are asked for again in a moment.
  public var isFiguresDue = false
  /// Shown because it was asked for.
  public var key: StreamKey?

  public init() {}

  public func stream(_ id: EntityID) -> LiveStream? { streams.first { $0.id == id } }

  /// Leaves the desk; what is listed stays.
  mutating func leaveDesk() {
    id = nil
    figures = nil
    figuresFailure = nil
    isFiguresDue = false
    key = nil
  }

  /// Moves the selection; the ends are ends.
  mutating func select(by step: Int) {
    guard !streams.isEmpty else { return }
    let index = selected.flatMap { id in streams.firstIndex { $0.id == id } } ?? (step > 0 ? -1 : streams.count)
    selected = streams[min(streams.count - 1, max(0, index + step))].id
  }
}
