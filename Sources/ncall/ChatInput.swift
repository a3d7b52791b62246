import CallCore
import Foundation
import RTCTransport

/// Sends each line of standard input as a chat message.
///
/// Reading waits, so it has a thread of its own, which ends with the input, with the call, or with the program. A line waits
/// until the call is joined, or joined again, and the next one until it is sent: whoever writes faster than the network takes
/// is held back by the pipe.
final class ChatInput: Sendable {
  private static let maximumLine = 16 * 1_024

  private let store: Store
  private let descriptor: Int32

  init(store: Store, descriptor: Int32 = STDIN_FILENO) {
    self.store = store
    self.descriptor = descriptor
  }

  func start() {
    NamedThread.start("ncall-chat") { [self] in run() }
  }

  private func run() {
    var lines = LineReader(descriptor: descriptor, limit: Self.maximumLine)
    while let line = lines.next() {
      switch line {
      case .tooLong:
        let advice = "a line of chat has at most \(Self.maximumLine / 1_024) KiB: a longer one was left out"
        store.send(.notices(.posted(advice, severity: .error)))
      case .text(let text):
        let text = text.trimmingCharacters(in: .whitespaces)
        guard !text.isEmpty else { continue }
        guard waitUntilJoined() else { return }
        store.send(.command(.sendChat(text)))
        waitUntilSettled()
      }
    }
  }

  /// False when the call is over.
  private func waitUntilJoined() -> Bool {
    let changed = DispatchSemaphore(value: 0)
    let observation = store.observeState { _ in changed.signal() }
    defer { observation.cancel() }
    while true {
      let connection = store.state.call.connection
      if connection == .joined { return true }
      if connection.isLeft { return false }
      changed.wait()
    }
  }

  private func waitUntilSettled() {
    let isSettled = DispatchSemaphore(value: 0)
    let store = store
    Task {
      await store.settled()
      isSettled.signal()
    }
    isSettled.wait()
  }
}
