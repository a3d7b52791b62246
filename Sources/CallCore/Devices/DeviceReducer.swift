extension DeviceState {
  mutating func reduce(_ action: DeviceAction, notices: inout NoticeState) -> [Effect] {
    switch action {
    case .changed(let direction, let device):
      let before = direction == .input ? input : output
      switch direction {
      case .input: input = device
      case .output: output = device
      }
      guard before != device else { return [] }
      let what = direction == .input ? "microphone" : "speaker"
      switch device.condition {
      case .opened:
        guard let before, before.condition != .opened else { return [] }
        return notices.post("\(what) \(device.name) is back", severity: .info)
      case .lost:
        return notices.post("\(what) \(device.name) is gone; the call goes on without it", severity: .warning)
      case .retry:
        guard before?.condition != .lost else { return [] }
        return notices.post("\(what) \(device.name) cannot be opened; trying again", severity: .warning)
      }
    }
  }
}
