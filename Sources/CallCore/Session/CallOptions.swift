import LiveKit
import Sound

/// Everything a call is joined with.
public struct CallOptions: Sendable {
  /// Where, with which token, and how.
  public var room: RoomOptions
  /// What to call the room until the server says its name.
  public var roomName: String
  /// What the person knows the call by, where that is not the name of its room.
  public var title: String?
  /// Names of those for whom it rings because this person called them.
  public var awaited: [String] = []
  public var input: SourceSpec
  public var output: SinkSpec
  /// What the bytes of `pcm:` and `cmd:` inputs mean.
  public var inputFormat = PCMFormat()
  public var endOfInput = EndOfInput.silence
  public var encoder = OpusEncoderConfiguration()
  /// Follow the loss that receivers report with error correction and expected loss.
  public var adaptsToLoss = true
  public var isMuted = false
  public var isPushToTalk = false
  public var gate: SpeechGate?
  /// What is done about echo, noise and loudness.
  public var processing = VoiceProcessing()
  /// A named device that cannot be opened ends the call.
  public var requiresAudio = false
  /// A folder for one WAV file per remote audio track.
  public var recordingFolder: String?
  /// What to say when somebody wants to record a call of the backend.
  public var recordingAnswer = RecordingAnswer.ask
  /// Of the backend, where the room is one of its calls.
  public var host: CallHost?
  /// Participants to wait for before the call counts as ready.
  public var waitFor = 0
  /// Time between readings of the figures, which the coder follows too.
  public var statsPeriod = Duration.seconds(5)
  /// Time between readings of the level meters; nil where nobody looks.
  public var levelPeriod: Duration? = .milliseconds(100)
  public var jitterBuffer = JitterBufferConfiguration()

  public init(room: RoomOptions, roomName: String, input: SourceSpec, output: SinkSpec) {
    self.room = room
    self.roomName = roomName
    self.input = input
    self.output = output
  }

  /// With the devices and switches that a person chose since.
  func using(_ devices: DeviceState) -> CallOptions {
    var options = self
    // What was chosen was read once; what cannot be read any more is left as it was.
    if let input = try? SourceSpec(devices.chosenInput) { options.input = input }
    if let output = try? SinkSpec(devices.chosenOutput) { options.output = output }
    options.processing = devices.processing
    options.gate = devices.gate.map { SpeechGate(threshold: $0, hangover: gate?.hangover ?? SpeechGate().hangover) }
    return options
  }
}
