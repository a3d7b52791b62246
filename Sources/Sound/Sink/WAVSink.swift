/// Records into a WAV file: 48 kHz mono s16, written by a `DiskWriter`.
public final class WAVSink: AudioSink {
  public let name: String
  public let pacing = Pacing.engine

  private let recording: WAVRecording
  private let disk: DiskWriter

  /// Creates the file at once, so that a bad path is told before the call begins.
  public init(path: String, disk: DiskWriter) throws(SoundFailure) {
    recording = try WAVRecording(path: path)
    self.disk = disk
    name = "file:\(path)"
  }

  public func start() throws(SoundFailure) { disk.add(recording) }

  public func write(_ block: borrowing Span<Float>) -> SinkWrite {
    if let failure = recording.failure { return .failed(failure) }
    return recording.write(block) ? .written : .dropped
  }

  /// Lets the disk's thread complete the file in its own time.
  func finish() { recording.end() }

  /// Comes back when the file is complete.
  public func stop() {
    recording.end()
    recording.drain()
  }
}
