import Synchronization

/// Lets the audio threads, which start before the session is complete, find it once it is.
final class SessionLink: Sendable {
  private struct Weak {
    weak var session: CallSession?
  }

  private let box = Mutex(Weak())

  var session: CallSession? {
    get { box.withLock { $0.session } }
    set { box.withLock { $0.session = newValue } }
  }
}
