import AsyncHTTPClient
import Foundation
import LiveKitProtocol
import Logging
import MediaBasics
import NIOCore
import NIOHTTP1
import Synchronization

/// Posts events to one URL: those of a room one after the other, each until it is taken or has failed too often.
///
/// Whoever tells an event never waits. What cannot be kept is dropped, and the next event says how many were.
final class WebhookSender: Sendable {
  private struct State {
    var queues: [String: [LKWebhookEvent]] = [:]
    var queued = 0
    /// Rooms with a task, and those that wait for one.
    var busy: Set<String> = []
    var waiting: [String] = []
    var tasks: [String: Task<Void, Never>] = [:]
    var dropped: Int32 = 0
    var isStopped = false
  }

  private enum Outcome {
    case taken
    /// Another try may help.
    case failed(String)
    /// The far end will never take it.
    case refused(String)
  }

  private let url: String
  private let key: String
  private let secret: String
  private let settings: WebhookSettings
  private let client: HTTPClient
  private let log: Logger
  private let state = Mutex(State())

  init(url: String, key: String, secret: String, settings: WebhookSettings, client: HTTPClient, log: Logger) {
    self.url = url
    self.key = key
    self.secret = secret
    self.settings = settings
    self.client = client
    self.log = log
  }

  /// Events that are not taken yet.
  var pending: Int { state.withLock { $0.queued + $0.busy.count } }

  func send(_ event: LKWebhookEvent) {
    state.withLock { state in
      guard !state.isStopped else { return }
      guard state.queued < settings.queueLength else {
        state.dropped += 1
        return
      }
      let room = event.room.name
      // A room whose events wait has a task, or waits for one.
      let isKnown = state.busy.contains(room) || state.queues[room] != nil
      state.queues[room, default: []].append(event)
      state.queued += 1
      guard !isKnown else { return }
      if state.busy.count < settings.parallelRooms { start(room, &state) } else { state.waiting.append(room) }
    }
  }

  /// Gives up what is left.
  func stop() {
    let (tasks, left) = state.withLock { state in
      state.isStopped = true
      state.queues = [:]
      defer { state.queued = 0 }
      return (Array(state.tasks.values), state.queued)
    }
    for task in tasks { task.cancel() }
    if left > 0 { log.warning("\(left) events could not be told any more", metadata: ["url": "\(url)"]) }
  }

  private func start(_ room: String, _ state: inout State) {
    state.busy.insert(room)
    state.tasks[room] = Task { await self.drain(room) }
  }

  private func drain(_ room: String) async {
    while let event = next(room) {
      guard await post(event) else {
        state.withLock { $0.dropped += 1 + event.numDropped }
        continue
      }
    }
  }

  /// The next event of a room; without one its task ends, and that of a room that waits begins.
  private func next(_ room: String) -> LKWebhookEvent? {
    state.withLock { state in
      if var event = state.queues[room]?.removeFirst() {
        if state.queues[room]?.isEmpty ?? true { state.queues[room] = nil }
        state.queued -= 1
        event.numDropped = state.dropped
        state.dropped = 0
        return event
      }
      state.busy.remove(room)
      state.tasks[room] = nil
      if !state.waiting.isEmpty, !state.isStopped { start(state.waiting.removeFirst(), &state) }
      return nil
    }
  }

  /// Whether it was taken in the end.
  private func post(_ event: LKWebhookEvent) async -> Bool {
    var wait = settings.firstWait
    for attempt in 1...max(1, settings.attempts) {
      let reason: String
      switch await tryPost(event) {
      case .taken: return true
      case .refused(let why):
        log.warning("\(event.event) was refused: \(why)", metadata: ["url": "\(url)", "id": "\(event.id)"])
        return false
      case .failed(let why): reason = why
      }
      guard attempt < settings.attempts, !Task.isCancelled else {
        log.warning("\(event.event) is given up: \(reason)", metadata: ["url": "\(url)", "id": "\(event.id)"])
        return false
      }
      log.debug("\(event.event) is tried again: \(reason)", metadata: ["url": "\(url)", "id": "\(event.id)"])
      // Not all at the same instant, when the far end comes back.
      let pause = wait.inSeconds * Double.random(in: 0.75...1.25)
      try? await Task.sleep(for: .seconds(pause))
      wait = min(wait + wait, settings.longestWait)
    }
    return false
  }

  private func tryPost(_ event: LKWebhookEvent) async -> Outcome {
    guard let signed = SignedWebhook(event, key: key, secret: secret, at: Date()) else { return .refused("no text") }
    var request = HTTPClientRequest(url: url)
    request.method = .POST
    request.headers = ["Content-Type": SignedWebhook.contentType, "Authorization": signed.authorization]
    request.body = .bytes(signed.body)
    do {
      let response = try await client.execute(
        request, timeout: .nanoseconds(settings.postTime.nanoseconds), logger: log)
      // Read, so that the connection can be used again; what it says does not matter.
      _ = try? await response.body.collect(upTo: 64 * 1024)
      switch response.status.code {
      case 200..<300: return .taken
      case 408, 425, 429, 500...: return .failed("\(response.status)")
      default: return .refused("\(response.status)")
      }
    } catch {
      return .failed("\(error)")
    }
  }
}
