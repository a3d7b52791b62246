/// What `--output` asks for.
public enum SinkSpec: Sendable, Equatable {
  /// The system's default loudspeaker.
  case systemDefault
  /// A sound device by its name, or by a part that only one has.
  case device(String)
  /// A WAV file.
  case file(String)
  /// Raw samples to a path, or to standard output where it is nil.
  case pcm(String?)
  /// Raw samples into a shell command.
  case command(String)
  case none

  /// Reads the text of the option.
  ///
  /// - Throws: `SoundFailure.badSpecification` with a sentence that says what is possible.
  public init(_ text: String) throws(SoundFailure) {
    switch text {
    case "": throw .badSpecification("--output is empty; use default, file:PATH.wav, -, cmd:COMMAND or none")
    case "default": self = .systemDefault
    case "none": self = .none
    case "-", "pcm:-": self = .pcm(nil)
    default: self = try Self.prefixed(text)
    }
  }

  private static func prefixed(_ text: String) throws(SoundFailure) -> SinkSpec {
    guard let colon = text.firstIndex(of: ":") else { return .device(text) }
    let rest = String(text[text.index(after: colon)...])
    switch text[..<colon] {
    case "file":
      guard !rest.isEmpty else { throw .badSpecification("--output file: needs the path of the WAV file to write") }
      return .file(rest)
    case "pcm":
      guard !rest.isEmpty else { throw .badSpecification("--output pcm: needs a path, or - for standard output") }
      return .pcm(rest)
    case "cmd":
      guard !rest.isEmpty else { throw .badSpecification("--output cmd: needs a command that reads raw samples") }
      return .command(rest)
    case "tone": throw .badSpecification("--output tone: is no output; a tone can only be an --input")
    default: return .device(text)
    }
  }

  /// True when it writes standard output, so that nothing else may.
  public var usesStandardOutput: Bool { self == .pcm(nil) }

  /// Makes the sink; a device through `device`, which takes a name, or nil for the system's default.
  ///
  /// - Parameter disk: writes the WAV files.
  public func open(
    disk: DiskWriter, device: (String?) throws(SoundFailure) -> any AudioSink
  ) throws(SoundFailure) -> any AudioSink {
    switch self {
    case .systemDefault: try device(nil)
    case .device(let name): try device(name)
    case .file(let path): try WAVSink(path: path, disk: disk)
    case .pcm(let path): PipeSink(path: path)
    case .command(let command): CommandSink(command: command)
    case .none: SilentSink()
    }
  }
}

extension SinkSpec {
  /// What it is read from.
  public var text: String {
    switch self {
    case .systemDefault: "default"
    case .device(let name): name
    case .file(let path): "file:\(path)"
    case .pcm(let path): path.map { "pcm:\($0)" } ?? "-"
    case .command(let command): "cmd:\(command)"
    case .none: "none"
    }
  }

  /// A sound device, which may be heard by a microphone beside it.
  public var isDevice: Bool {
    switch self {
    case .systemDefault, .device: true
    case .file, .pcm, .command, .none: false
    }
  }
}
