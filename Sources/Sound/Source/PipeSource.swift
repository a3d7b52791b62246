import Glibc

/// Reads raw little-endian samples from standard input, a named pipe or a file.
///
/// A writer that stalls is silence, one that is fast is held back by its full pipe.
public final class PipeSource: AudioSource {
  public let name: String
  public let pacing = Pacing.engine
  public let startsOnCommand = true

  private let path: String?
  private let format: PCMFormat
  private var descriptor: Int32 = -1
  private var reader: PipeReader?

  /// - Parameter path: a file or named pipe; nil is standard input.
  public init(path: String?, format: PCMFormat = PCMFormat()) throws(SoundFailure) {
    if let objection = format.objection { throw .badSpecification("the raw input \(objection)") }
    self.path = path
    self.format = format
    name = path.map { "pcm:\($0)" } ?? "standard input"
  }

  public func start() throws(SoundFailure) {
    if let path {
      // Without O_NONBLOCK opening a named pipe would wait for its writer, with all of the engine.
      descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
      guard descriptor >= 0 else { throw .last("cannot read \(path)") }
    } else {
      descriptor = STDIN_FILENO
    }
    reader = PipeReader(descriptor: descriptor, format: format, what: "cannot read \(name)")
  }

  public func read(into block: inout MutableSpan<Float>) -> SourceRead { reader?.read(into: &block) ?? .ended }

  public func stop() {
    if path != nil, descriptor >= 0 { _ = close(descriptor) }
    descriptor = -1
    reader = nil
  }
}
