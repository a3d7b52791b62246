/// Never says anything: a client without a microphone.
public final class SilentSource: AudioSource {
  public let name = "none"
  public let pacing = Pacing.engine

  public init() {}
  public func start() throws(SoundFailure) {}
  public func read(into block: inout MutableSpan<Float>) -> SourceRead { .silence }
  public func stop() {}
}
