/// Hears what a shell command writes to its standard output as raw samples.
public final class CommandSource: AudioSource {
  public let name: String
  public let pacing = Pacing.engine
  public let startsOnCommand = true

  private let command: String
  private let format: PCMFormat
  private var process: ChildProcess?
  private var reader: PipeReader?

  public init(command: String, format: PCMFormat = PCMFormat()) throws(SoundFailure) {
    if let objection = format.objection { throw .badSpecification("the raw input \(objection)") }
    self.command = command
    self.format = format
    name = "cmd:\(command)"
  }

  /// Does nothing yet: the command runs from the first `read` on, so that none of its sound is missed.
  public func start() throws(SoundFailure) {}

  public func read(into block: inout MutableSpan<Float>) -> SourceRead {
    if process == nil {
      do throws(SoundFailure) {
        let made = try ChildProcess(command: command, stream: .standardOutput)
        process = made
        reader = PipeReader(descriptor: made.descriptor, format: format, what: "cannot read from \(command)")
      } catch {
        return .failed(error)
      }
    }
    return reader?.read(into: &block) ?? .ended
  }

  /// Runs the command again.
  public func rewind() -> Bool {
    stop()
    return true
  }

  public func stop() {
    reader = nil
    process?.end()
    process = nil
  }
}
