import Logging
import NchatAPI
import NchatClient

/// A seat in a live stream: what happens there is told to a store, and its server counts this person as a viewer for as long as it goes on.
/// Whoever follows their own stream is no viewer of it.
final class StreamSeat: Sendable {
  /// Messages from before that are shown.
  private static let earlier = 100

  private let stream: EntityID
  private let line: StreamLine
  private let viewing: StreamViewing?
  private let store: Store
  private let log: Logger

  init(_ client: NchatClient, stream: EntityID, isViewer: Bool, store: Store, log: Logger) {
    self.stream = stream
    self.store = store
    self.log = log
    line = StreamLine(client, stream: stream, log: log)
    viewing = isViewer ? StreamViewing(client, stream: stream, log: log) : nil
  }

  /// Follows until the stream is over, or the task is cancelled; then the seat is free.
  func run() async {
    await withTaskCancellationHandler {
      await follow()
    } onCancel: { [line] in
      Task { await line.close() }
    }
    await line.close()
    // Said also by somebody who leaves, which cancels everything else.
    await Task { [viewing, log] in
      do throws(NchatFailure) { try await viewing?.end() } catch {
        // It finds out by itself.
        log.info("the server does not know that somebody left the stream: \(error)")
      }
    }.value
  }

  private func follow() async {
    do throws(NchatFailure) { try await line.open(earlier: Self.earlier) } catch {
      if !Task.isCancelled { store.send(.stream(.told(.closed(error)))) }
      return
    }
    var stay: Task<Void, Never>?
    defer { stay?.cancel() }
    for await event in line.events {
      guard !Task.isCancelled else { return }
      store.send(.stream(.told(event.withoutKey)))
      switch event {
      case .connected(let now), .changed(let now):
        guard let viewing, now.status == .live, stay == nil else { continue }
        do throws(NchatFailure) { try await viewing.begin() } catch {
          // It may just have ended, which is told.
          log.info("no seat in the stream: \(error)")
          continue
        }
        stay = Task { [store] in
          if case .failed(let failure)? = await viewing.stay(), !Task.isCancelled {
            store.send(.notices(.posted("you are not counted as a viewer any more: \(failure)", severity: .warning)))
          }
        }
      case .lost, .message, .deleted, .pinned, .reaction, .viewers, .over, .missedMessages, .closed: break
      }
    }
  }
}

extension StreamEvent {
  /// What programs publish with is asked for when somebody wants to see it, and kept by nobody else.
  fileprivate var withoutKey: StreamEvent {
    switch self {
    case .connected(let stream): .connected(stream.withoutKey)
    case .changed(let stream): .changed(stream.withoutKey)
    case .over(let stream): .over(stream.withoutKey)
    case .lost, .message, .deleted, .pinned, .reaction, .viewers, .missedMessages, .closed: self
    }
  }
}

extension LiveStream {
  /// Without what programs publish with.
  var withoutKey: LiveStream {
    var stream = self
    (stream.streamKey, stream.ingestUrl) = (nil, nil)
    return stream
  }
}
