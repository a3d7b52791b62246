import Glibc

/// Writes raw s16le samples, 48 kHz mono, to standard output, a named pipe or a file.
public final class PipeSink: AudioSink {
  public let name: String
  public let pacing = Pacing.engine

  private let path: String?
  private var descriptor: Int32 = -1
  private var writer: PipeWriter?

  /// - Parameter path: a file or named pipe; nil is standard output.
  public init(path: String?) {
    self.path = path
    name = path.map { "pcm:\($0)" } ?? "standard output"
  }

  public func start() throws(SoundFailure) {
    if let path {
      // O_RDWR so that a named pipe without a reader neither blocks nor fails; its sound is dropped until one comes.
      var status = stat()
      let isPipe = stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFIFO
      descriptor = open(path, (isPipe ? O_RDWR : O_WRONLY | O_CREAT | O_TRUNC) | O_CLOEXEC | O_NONBLOCK, 0o644)
      guard descriptor >= 0 else { throw .last("cannot write \(path)") }
    } else {
      descriptor = STDOUT_FILENO
    }
    writer = PipeWriter(descriptor: descriptor, what: "cannot write \(name)")
  }

  public func write(_ block: borrowing Span<Float>) -> SinkWrite {
    writer?.write(block) ?? .failed(.gone("\(name) is closed"))
  }

  public func stop() {
    _ = writer?.drain()
    if path != nil, descriptor >= 0 { _ = close(descriptor) }
    descriptor = -1
    writer = nil
  }
}
