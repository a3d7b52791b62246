import Sound

extension DeviceCommand {
  /// Why it cannot be done now, as a sentence; nil when it can.
  func refusal(in state: State) -> String? {
    switch self {
    case .show, .echo, .noise, .gain, .gate: return nil
    case .use, .rescan: return state.view.overlay == .devices ? nil : "the devices are not shown (D)"
    case .input(let text):
      do throws(SoundFailure) { _ = try SourceSpec(text) } catch { return error.description }
      return nil
    case .output(let text):
      do throws(SoundFailure) { _ = try SinkSpec(text) } catch { return error.description }
      return nil
    case .testMicrophone:
      return refusal(of: state.devices, state.devices.input, state.devices.chosenInput, "microphone")
    case .tone: return refusal(of: state.devices, state.devices.output, state.devices.chosenOutput, "speaker")
    }
  }

  private func refusal(
    of devices: DeviceState, _ device: AudioDeviceState?, _ chosen: String, _ what: String
  ) -> String? {
    if devices.test != nil { return "a test is going on" }
    if chosen == "none" { return "there is no \(what): choose one (D)" }
    guard let device, device.condition != .opened else { return nil }
    return "the \(what) \(device.name) cannot be opened: `ncall doctor audio` says why"
  }

  /// Does what is possible.
  func perform(on state: inout State) -> [Effect] {
    switch self {
    case .show:
      state.view.entry = nil
      state.view.overlay = state.view.overlay == .devices ? nil : .devices
      return []
    case .rescan: return [.sound(.list)]
    case .use: return use(&state)
    case .input(let text): return Self.take(.input, text, &state, \.chosenInput, \.input)
    case .output(let text): return Self.take(.output, text, &state, \.chosenOutput, \.output)
    case .echo(let wanted):
      return Self.process(&state) { $0.cancelsEcho = wanted ?? !$0.cancelsEcho }
    case .noise(let wanted):
      return Self.process(&state) { $0.suppressesNoise = wanted ?? !$0.suppressesNoise }
    case .gain(let gain):
      return Self.process(&state) { $0.gain = gain }
    case .gate(let wanted):
      let before = state.devices.gate
      switch wanted {
      case .off: state.devices.gate = nil
      case .on: state.devices.gate = before ?? DeviceState.usualGate
      case .threshold(let level): state.devices.gate = level
      case .toggle: state.devices.gate = before == nil ? DeviceState.usualGate : nil
      }
      return state.devices.gate == before ? [] : [.sound(.gate(state.devices.gate))]
    case .testMicrophone: return [.sound(.testMicrophone)]
    case .tone: return [.sound(.tone)]
    }
  }

  private func use(_ state: inout State) -> [Effect] {
    let command: Command
    switch state.devices.selected {
    case .input(let device): command = .device(.input(device.name))
    case .output(let device): command = .device(.output(device.name))
    case .echo: command = .device(.echo(nil))
    case .noise: command = .device(.noise(nil))
    case .gain: command = .device(.gain(state.devices.processing.gain == .off ? .automatic : .off))
    case .gate: command = .device(.gate(.toggle))
    case .pushToTalk: command = .pushToTalk(nil)
    case nil: return []
    }
    return CallCore.perform(command, on: &state)
  }

  private static func process(_ state: inout State, _ change: (inout VoiceProcessing) -> Void) -> [Effect] {
    let before = state.devices.processing
    change(&state.devices.processing)
    return state.devices.processing == before ? [] : [.sound(.process(state.devices.processing))]
  }

  private static func take(
    _ direction: AudioDirection, _ text: String, _ state: inout State,
    _ chosen: WritableKeyPath<DeviceState, String>, _ inUse: WritableKeyPath<DeviceState, AudioDeviceState?>
  ) -> [Effect] {
    let before = state.devices[keyPath: chosen]
    guard text != before else { return [] }
    state.devices[keyPath: chosen] = text
    // What the one before did says nothing of this one.
    state.devices[keyPath: inUse] = nil
    return [.sound(.use(direction, text, before: before))]
  }
}
