/// What the server reads: payloads that it forwards, requests, messages and its configuration.
enum MediaServerTargets {
  static let all: [FuzzTarget] = [
    ForwardedPayloadTarget.target, ForwarderTarget.target, JoinAttemptTarget.target, RoomServiceTarget.target,
    RoomDirectoryTarget.target, ServerConfigurationTarget.target,
  ]
}
