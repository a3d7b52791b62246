/// A handle of one data channel, never used again within its `DataChannels`.
///
/// It is not the SCTP stream id, which may be unknown at first and is used again after a channel has closed.
public struct DataChannelID: Hashable, Comparable, Sendable, CustomStringConvertible {
  public let rawValue: UInt32

  public init(rawValue: UInt32) { self.rawValue = rawValue }

  public static func < (a: Self, b: Self) -> Bool { a.rawValue < b.rawValue }

  public var description: String { "channel \(rawValue)" }
}
