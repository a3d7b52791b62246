/// What scripts and monitors say to a running client, and what it tells them.
enum HeadlessTargets {
  static let all: [FuzzTarget] = [
    ControlLineTarget.target, EventLineTarget.target, MetricsRequestTarget.target,
  ]
}
