import MediaBasics

/// The smallest time between two key frame requests to a publisher, from the lowest simulcast layer to the highest
/// (`rtc.pli_throttle`).
public struct KeyFrameIntervals: Sendable, Equatable {
  public var low: MediaDuration = .milliseconds(500)
  public var middle: MediaDuration = .seconds(1)
  public var high: MediaDuration = .seconds(1)

  public init() {}

  subscript(layer: Int) -> MediaDuration {
    switch layer {
    case ...0: low
    case 1: middle
    default: high
    }
  }
}
