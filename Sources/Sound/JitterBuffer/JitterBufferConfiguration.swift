import MediaBasics

/// How a `JitterBuffer` behaves.
public struct JitterBufferConfiguration: Sendable, Equatable {
  /// Channels handed out, whatever the packets carry.
  public var channels: ChannelLayout
  /// The target delay is never below this; covers what the scheduler of an ordinary machine adds.
  public var minimumTarget: MediaDuration
  /// The target delay is never above this.
  public var maximumTarget: MediaDuration
  /// The target delay before anything is known about the network.
  public var startTarget: MediaDuration
  /// Sound held at most; older packets are dropped first.
  public var capacity: MediaDuration

  public init(
    channels: ChannelLayout = .mono, minimumTarget: MediaDuration = .milliseconds(10),
    maximumTarget: MediaDuration = .milliseconds(800), startTarget: MediaDuration = .milliseconds(20),
    capacity: MediaDuration = .seconds(2)
  ) {
    self.channels = channels
    self.minimumTarget = minimumTarget
    self.maximumTarget = maximumTarget
    self.startTarget = startTarget
    self.capacity = capacity
  }
}
