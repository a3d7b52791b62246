extension DeviceState {
  /// Louder than this, dBov, somebody was heard.
  private static let heard = -55
  /// Below this there is no microphone behind the device.
  private static let nothing = -100

  mutating func reduce(_ action: DeviceAction, notices: inout NoticeState) -> [Effect] {
    switch action {
    case .changed(let direction, let device): return changed(direction, device, notices: &notices)
    case .listed(let devices):
      known = Array(devices.prefix(2 * Self.limit))
      problem = nil
      row = min(row, max(0, items.count - 1))
      return []
    case .notListed(let reason):
      known = []
      problem = reason.bounded(to: 256)
      return []
    case .notUsed(let direction, let before, let reason):
      switch direction {
      case .input: chosenInput = before
      case .output: chosenOutput = before
      }
      return notices.post(reason, severity: .warning)
    case .released:
      release()
      return []
    case .levelMeasured(let level):
      self.level = max(Participant.silence, min(0, level))
      return []
    case .testBegan(let test):
      self.test = test
      return []
    case .testEnded(let loudest):
      // One that was broken off says nothing of the microphone.
      guard test != nil else { return [] }
      test = nil
      guard let loudest else { return [] }
      return result(loudest, notices: &notices)
    }
  }

  /// How they did says nothing of how they will do.
  mutating func release() {
    input = nil
    output = nil
    level = Participant.silence
    test = nil
  }

  /// Says whether the microphone works.
  private func result(_ loudest: Int, notices: inout NoticeState) -> [Effect] {
    if let input, input.condition != .opened {
      return notices.post(
        "the microphone \(input.name) cannot be opened: `ncall doctor audio` says why", severity: .warning)
    }
    if loudest > Self.heard {
      return notices.post("the microphone works: \(loudest) dB at the loudest", severity: .info)
    }
    return notices.post(
      loudest > Self.nothing
        ? "the microphone hears next to nothing: \(loudest) dB at the loudest; turn it up, or choose another"
        : "the microphone hears nothing at all: it may be switched off, or is another one than you speak into",
      severity: .warning)
  }

  private mutating func changed(
    _ direction: AudioDirection, _ device: AudioDeviceState, notices: inout NoticeState
  ) -> [Effect] {
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
