import DequeModule
import Logging
import NchatAPI
import NchatClient

/// Follows one live stream: its chat, its reactions, who watches, and how far it has come.
///
///     let line = StreamLine(client, stream: id, log: log)
///     try await line.open(earlier: 10)
///     for await event in line.events { … }
///
/// Whoever has no account follows streams that everybody may watch. A lost connection is made again, and what happened meanwhile is told; what
/// the server does not keep that long is looked up in the chat itself. Whoever reads slowly holds the connection back, and loses nothing.
public actor StreamLine {
  /// Messages of a page of the chat.
  private static let page = 100
  /// Pages that are looked up where much was missed.
  private static let mostPages = 50

  public nonisolated let client: NchatClient
  public nonisolated let stream: EntityID
  private let realtime: RealtimeClient
  private let log: Logger
  private var chat = StreamChatMemory()
  private var waiting: Deque<StreamEvent> = []
  private var isOver = false
  /// Whether something of the chat may not have been heard.
  private var isBehind = true
  /// After what pause the stream is to be looked at once more, where the server could not be asked; nil where it is not.
  private var pauseBeforeLook: Duration?

  public init(_ client: NchatClient, stream: EntityID, log: Logger) {
    self.client = client
    self.stream = stream
    self.log = log
    realtime = RealtimeClient(client)
  }

  /// Begins to follow.
  ///
  /// - Parameter earlier: how many messages that were there before are told, up to 100.
  /// - Throws: `NchatFailure`, where the stream cannot be seen.
  public func open(earlier: Int) async throws(NchatFailure) {
    // The last message before it is followed is known in any case: whatever comes after it is told.
    let page = try await client.streamChat(stream, StreamChatQuery(limit: min(Self.page, max(1, earlier))))
    let untold = max(0, page.count - max(0, earlier))
    chat.skip(Array(page.prefix(untold)))
    waiting += chat.take(Array(page.dropFirst(untold)))
    await realtime.subscribe(.stream(stream))
    await realtime.start()
  }

  /// What happens, for one reader. Ends after `close`, `.over` and `.closed`.
  public nonisolated var events: AsyncStream<StreamEvent> { AsyncStream { await self.next() } }

  /// Lets go of the connection.
  public func close() async {
    isOver = true
    await realtime.close()
  }

  private func next() async -> StreamEvent? {
    while waiting.isEmpty, !isOver {
      if let pauseBeforeLook {
        // Cancelled only with whoever reads. What is heard meanwhile waits, so that all is told in order.
        do { try await Task.sleep(for: pauseBeforeLook) } catch { return nil }
        await look()
        continue
      }
      guard let update = await nextUpdate() else { break }
      await take(update)
    }
    return waiting.popFirst()
  }

  private func nextUpdate() async -> RealtimeUpdate? {
    for await update in realtime.updates { return update }
    return nil
  }

  private func take(_ update: RealtimeUpdate) async {
    switch update {
    case .connected: break
    case .subscribed: await look()
    case .event(_, let event, _): take(event)
    case .reset:
      isBehind = true
      await look()
    case .unsubscribed: end(.closed(.refused(APIError(.notFound, "The stream is gone, or not for you any more."))))
    case .refused(let code, let message): log.warning("the server refused a message: \(message) (\(code))")
    case .disconnected(let failure, _): waiting.append(.lost(failure))
    case .ended(let failure): end(.closed(failure))
    }
  }

  private func end(_ event: StreamEvent) {
    waiting.append(event)
    isOver = true
  }

  private func take(_ event: RealtimeEvent) {
    if let events = chat.take(event) { return waiting += events }
    switch event {
    case .streamReaction(let reaction): waiting.append(.reaction(reaction))
    case .streamViewerCount(let counts): waiting.append(.viewers(counts))
    case .streamStart(let change), .streamUpdated(let change), .streamEnd(let change):
      change.stream.isOver ? end(.over(change.stream)) : waiting.append(.changed(change.stream))
    default: break
    }
  }

  /// Looks at the stream, and at its chat where something of it may not have been heard. Where the server cannot be asked that is told, and it
  /// is tried again.
  private func look() async {
    guard !isOver else { return }
    do throws(NchatFailure) {
      let now = try await client.stream(stream)
      if isBehind {
        waiting += try await missed()
        isBehind = false
      }
      pauseBeforeLook = nil
      now.isOver ? end(.over(now)) : waiting.append(.connected(now))
    } catch {
      guard error.isRetryable else { return end(.closed(error)) }
      log.info("the stream cannot be looked at: \(error)")
      if pauseBeforeLook == nil { waiting.append(.lost(error)) }
      pauseBeforeLook = min((pauseBeforeLook ?? .milliseconds(500)) * 2, .seconds(8))
    }
  }

  /// What is new in the chat since the last message that is known.
  private func missed() async throws(NchatFailure) -> [StreamEvent] {
    var messages: [StreamChatMessage] = []
    var query = StreamChatQuery(limit: Self.page)
    for _ in 0..<Self.mostPages {
      let page = try await client.streamChat(stream, query)
      messages = page + messages
      if let known = messages.firstIndex(where: { chat.knows($0.id) }) {
        return chat.take(Array(messages[known...]))
      }
      guard page.count == query.limit, let oldest = page.first else { return chat.take(messages) }
      query.before = oldest.id
    }
    return [.missedMessages] + chat.take(messages)
  }
}
