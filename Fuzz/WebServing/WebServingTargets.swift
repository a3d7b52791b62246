/// What a web server reads besides HTTP itself, which NIO reads.
enum WebServingTargets {
  static let all: [FuzzTarget] = [
    RequestTargetTarget.target, ForwardedAddressTarget.target, WebSocketFramesTarget.target,
  ]
}
