/// What `--input` asks for.
public enum SourceSpec: Sendable, Equatable {
  /// The system's default microphone.
  case systemDefault
  /// A sound device by its name, or by a part that only one has.
  case device(String)
  /// A WAV file.
  case file(String)
  /// Raw samples from a path, or from standard input where it is nil.
  case pcm(String?)
  /// Raw samples that a shell command writes.
  case command(String)
  /// A sine wave, Hz.
  case tone(Double)
  case none

  /// Reads the text of the option.
  ///
  /// - Throws: `SoundFailure.badSpecification` with a sentence that says what is possible.
  public init(_ text: String) throws(SoundFailure) {
    switch text {
    case "": throw .badSpecification("--input is empty; use default, file:PATH.wav, -, cmd:COMMAND, tone:440 or none")
    case "default": self = .systemDefault
    case "none": self = .none
    case "-", "pcm:-": self = .pcm(nil)
    case "tone": self = .tone(440)
    default: self = try Self.prefixed(text)
    }
  }

  private static func prefixed(_ text: String) throws(SoundFailure) -> SourceSpec {
    guard let colon = text.firstIndex(of: ":") else { return .device(text) }
    let rest = String(text[text.index(after: colon)...])
    switch text[..<colon] {
    case "file":
      guard !rest.isEmpty else { throw .badSpecification("--input file: needs the path of a WAV file") }
      return .file(rest)
    case "pcm":
      guard !rest.isEmpty else { throw .badSpecification("--input pcm: needs a path, or - for standard input") }
      return .pcm(rest)
    case "cmd":
      guard !rest.isEmpty else { throw .badSpecification("--input cmd: needs a command that writes raw samples") }
      return .command(rest)
    case "tone":
      guard let frequency = Double(rest), ToneSource.frequencies.contains(frequency) else {
        throw .badSpecification("--input tone:\(rest): the frequency must be a number from 20 to 20000 Hz")
      }
      return .tone(frequency)
    default:
      // ALSA's own names have colons too: hw:0,0, plughw:CARD=….
      return .device(text)
    }
  }

  /// True when it reads standard input, which only one can.
  public var usesStandardInput: Bool { self == .pcm(nil) }

  /// Makes the source; a device through `device`, which takes a name, or nil for the system's default.
  ///
  /// - Parameter format: what the bytes of `pcm:` and `cmd:` mean.
  public func open(
    format: PCMFormat = PCMFormat(), device: (String?) throws(SoundFailure) -> any AudioSource
  ) throws(SoundFailure) -> any AudioSource {
    switch self {
    case .systemDefault: try device(nil)
    case .device(let name): try device(name)
    case .file(let path): try WAVSource(path: path)
    case .pcm(let path): try PipeSource(path: path, format: format)
    case .command(let command): try CommandSource(command: command, format: format)
    case .tone(let frequency): ToneSource(frequency: frequency)
    case .none: SilentSource()
    }
  }
}

extension SourceSpec {
  /// What it is read from.
  public var text: String {
    switch self {
    case .systemDefault: "default"
    case .device(let name): name
    case .file(let path): "file:\(path)"
    case .pcm(let path): path.map { "pcm:\($0)" } ?? "-"
    case .command(let command): "cmd:\(command)"
    case .tone(let frequency): "tone:\(frequency)"
    case .none: "none"
    }
  }

  /// A sound device, which hears the room it is in.
  public var isDevice: Bool {
    switch self {
    case .systemDefault, .device: true
    case .file, .pcm, .command, .tone, .none: false
    }
  }
}
