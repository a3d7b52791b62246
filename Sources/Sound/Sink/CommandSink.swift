/// Plays into the standard input of a shell command: raw s16le samples, 48 kHz mono.
public final class CommandSink: AudioSink {
  public let name: String
  public let pacing = Pacing.engine

  private let command: String
  private var process: ChildProcess?
  private var writer: PipeWriter?

  public init(command: String) {
    self.command = command
    name = "cmd:\(command)"
  }

  public func start() throws(SoundFailure) {
    let made = try ChildProcess(command: command, stream: .standardInput)
    writer = PipeWriter(descriptor: made.descriptor, what: "cannot write to \(command)")
    process = made
  }

  public func write(_ block: borrowing Span<Float>) -> SinkWrite {
    guard let answer = writer?.write(block) else { return .failed(.gone("\(name) is not running")) }
    guard case .failed(.gone) = answer else { return answer }
    return .failed(.gone("the output command \(command) \(process?.ending() ?? "reads no more")"))
  }

  public func stop() {
    _ = writer?.drain()
    writer = nil
    process?.end()
    process = nil
  }
}
