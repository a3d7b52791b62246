/// How many channels a stream of interleaved samples has.
public enum ChannelLayout: Int, Sendable {
  case mono = 1
  case stereo = 2

  /// Samples that one instant takes.
  @inlinable public var count: Int { rawValue }
}
