/// Messages and documents of the LiveKit protocol.
enum LiveKitProtocolTargets {
  static let all: [FuzzTarget] = [
    SignalRequestTarget.target, SignalResponseTarget.target, DataPacketTarget.target, JoinRequestTarget.target,
    CompressionTarget.target, AccessTokenTarget.target, JSONValueTarget.target,
  ]
}
