/// Hears nothing: a client without a loudspeaker.
public final class SilentSink: AudioSink {
  public let name = "none"
  public let pacing = Pacing.engine

  public init() {}
  public func start() throws(SoundFailure) {}
  public func write(_ block: borrowing Span<Float>) -> SinkWrite { .written }
  public func stop() {}
}
