/// Bodies, paths and frames of the backend's API.
enum NchatAPITargets {
  static let all: [FuzzTarget] = [
    APIBodyTarget.target, RouteMatchTarget.target, RealtimeFrameTarget.target, TimestampTarget.target,
  ]
}
