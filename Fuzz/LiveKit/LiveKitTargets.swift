/// What the client reads from its server and from other participants.
enum LiveKitTargets {
  static let all: [FuzzTarget] = [
    TrickleCandidateTarget.target, StreamAssemblerTarget.target, ServerURLTarget.target, SignalFramesTarget.target,
  ]
}
