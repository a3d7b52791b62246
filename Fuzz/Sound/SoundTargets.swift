/// What the sound engine reads: coded frames from the network, files and options from the user.
enum SoundTargets {
  static let all: [FuzzTarget] = [
    OpusPacketTarget.target, RedundantAudioTarget.target, JitterBufferTarget.target, WAVFileTarget.target,
    SoundSpecificationTarget.target,
  ]
}
