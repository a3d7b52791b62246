import Sound
import Synchronization

/// What happened to devices, in order.
final class DeviceLog: Sendable {
  private let events = Mutex<[AudioDeviceEvent]>([])

  func add(_ event: AudioDeviceEvent) { events.withLock { $0.append(event) } }
  var all: [AudioDeviceEvent] { events.withLock { $0 } }

  /// The states as words.
  var words: [String] {
    all.map { event in
      switch event.state {
      case .opened: "opened"
      case .lost: "lost"
      case .retry: "retry"
      }
    }
  }
}
