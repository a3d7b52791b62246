import Sound

/// Sound devices, and what is done to the sound of the chosen ones, in the call and in calls to come.
public struct DeviceState: Sendable, Equatable {
  /// Devices of each direction that are kept.
  static let limit = 64
  /// dBov at which the gate opens where nobody says another level.
  public static let usualGate = -45

  /// In use by a call, or being tried out; nil while none was asked for.
  public var input: AudioDeviceState?
  public var output: AudioDeviceState?
  /// What is used, as `--input` and `--output` take it.
  public var chosenInput = "default"
  public var chosenOutput = "default"
  public var processing = VoiceProcessing()
  /// dBov below which nothing is sent; nil sends everything.
  public var gate: Int?
  /// Devices of this machine as they were last looked for; nil before.
  public var known: [AudioDevice]?
  /// Why they are not known.
  public var problem: String?
  /// What the chosen input hears while somebody looks, dBov.
  public var level = Participant.silence
  public var test: SoundTest?
  /// The row that is selected in the devices view.
  public var row = 0

  public init() {}

  /// As a call's options say.
  public init(_ options: CallOptions) {
    chosenInput = options.input.text
    chosenOutput = options.output.text
    processing = options.processing
    gate = options.gate?.threshold
  }

  public var inputs: [AudioDevice] { Array((known ?? []).filter(\.isInput).prefix(Self.limit)) }
  public var outputs: [AudioDevice] { Array((known ?? []).filter(\.isOutput).prefix(Self.limit)) }

  /// The rows of the devices view.
  public var items: [DeviceItem] {
    inputs.map { .input($0) } + outputs.map { .output($0) } + [.echo, .noise, .gain, .gate, .pushToTalk]
  }

  /// The selected row.
  public var selected: DeviceItem? {
    let items = items
    return items.isEmpty ? nil : items[min(max(0, row), items.count - 1)]
  }

  mutating func select(by step: Int) {
    let count = items.count
    guard count > 0 else { return }
    row = (min(max(0, row), count - 1) + step + count) % count
  }
}
