import LiveKitProtocol
import NchatAPI

/// What people say and show to streams, written together: what comes to a stream while a batch of it is being committed is the next batch,
/// one transaction that holds the stream's row once. Each is answered after the commit.
///
/// Within a batch everything is decided in the order in which it came, as if each had been a transaction of its own: whoever says something
/// twice is refused the second time.
final class StreamWrites: Sendable {
  /// Something for a stream.
  struct Post: Sendable {
    enum Content: Sendable {
      /// A message of the chat, trimmed.
      case message(ChatText)
      case reaction(StreamReactionType, x: Double?, y: Double?)
    }

    let author: EntityID
    let content: Content
    /// When it came.
    let at: Timestamp

    var isMessage: Bool { if case .message = content { true } else { false } }
  }

  /// What has become of it.
  enum Written: Sendable {
    case message(StreamChatMessage)
    case reaction(StreamReaction)
  }

  /// A batch's rows are a few hundred KiB at most, and all that wait a few MiB.
  static let limits = GroupQueue<EntityID, Post, Written>.Limits(
    group: 256, waiting: 1_024, waitingOverall: 4_096, gathering: .milliseconds(5))

  private let queue: GroupQueue<EntityID, Post, Written>

  init(ledger: Ledger, limits: GroupQueue<EntityID, Post, Written>.Limits = limits) {
    let rules = AutomodRules()
    queue = GroupQueue(limits) { stream, posts in await Self.commit(posts, to: stream, ledger, rules) }
  }

  /// - Throws: `APIError`: `UNAUTHORIZED` for an author whose account is gone, `NOT_FOUND` for a stream that they may not know of, what
  ///   `ChatGate` says, `REACTIONS_DISABLED`, `STREAM_NOT_LIVE`, `VIEWER_BANNED`, `UNAVAILABLE` where too many wait; `SQLFailure`.
  func write(_ post: Post, to stream: EntityID) async throws -> Written {
    try await queue.submit(post, for: stream)
  }

  /// Takes nothing more, and waits until everybody has been answered.
  func finish() async { await queue.finish() }

  /// How many wait for a batch.
  var waiting: Int { queue.count }

  /// Whether something is being written, or waits for that.
  var isBusy: Bool { queue.isBusy }

  // MARK: A batch

  /// Commits a batch; where it fails by something of its own, each by itself, so that nobody fails by what others have written.
  private static func commit(
    _ posts: [Post], to stream: EntityID, _ ledger: Ledger, _ rules: AutomodRules
  ) async -> [Result<Written, any Error>] {
    do {
      let latest = posts.lazy.map(\.at).max() ?? .now()
      // The server's own, since it asks what several people may do; their rows are written as theirs.
      let written = try await ledger.asServer.change(at: latest) { try write(posts, to: stream, rules, $0) }
      return written.map { $0.mapError { $0 } }
    } catch {
      let isOver = (error as? SQLFailure)?.passes ?? false
      guard posts.count > 1, !isOver else { return posts.map { _ in .failure(error) } }
      var outcomes: [Result<Written, any Error>] = []
      for post in posts { outcomes += await commit([post], to: stream, ledger, rules) }
      return outcomes
    }
  }

  private static func write(
    _ posts: [Post], to id: EntityID, _ rules: AutomodRules, _ change: Change
  ) throws -> [Result<Written, APIError>] {
    let connection = change.connection
    guard let stream = try StreamRows.held(id, in: connection) else { return posts.map { _ in .failure(.notFound) } }
    let authors = Set(posts.map(\.author))
    // Whose account ends meanwhile waits, and takes along what they have said.
    _ = try connection.rows("chat.hold_authors", ["users": SQLValue.ids(of: authors)])
    let standings = try StreamStanding.of(authors, in: stream, connection)
    let heldBack = Set(posts.filter(\.isMessage).map(\.author)).filter { standings[$0]?.moderates == false }
    var earlier = try earlier(of: heldBack, in: stream, at: posts.lazy.map(\.at).min() ?? change.now, connection)
    let automod = rules.of(stream)
    var outcomes: [Result<Written, APIError>] = []
    var taken: [Taken] = []
    var refusals: [ModerationLog.Refusal] = []
    for post in posts {
      guard let standing = standings[post.author], standing.isActive else {
        outcomes.append(.failure(StreamStanding.gone))
        continue
      }
      guard standing.seesStream else {
        outcomes.append(.failure(.notFound))
        continue
      }
      switch post.content {
      case .message(let text):
        switch ChatGate.ask(text, of: stream, by: standing, after: earlier[post.author] ?? [], automod, at: post.at) {
        case .refused(let error): outcomes.append(.failure(error))
        case .broken(let rule):
          refusals.append(ModerationLog.Refusal(author: post.author, rule: rule, at: post.at))
          outcomes.append(.failure(APIError(.messageRejected, rule)))
        case .open:
          let message = StreamChatMessage(
            id: .random(at: post.at), streamId: id, userId: post.author, content: text.content, isPinned: false,
            isDeleted: false,
            createdAt: post.at, user: standing.person)
          if heldBack.contains(post.author) {
            earlier[post.author, default: []].insert(ChatGate.Earlier(digest: text.digest, at: post.at), at: 0)
          }
          taken.append(Taken(event: .streamChatMessage(message), row: .message(message, text.digest)))
          outcomes.append(.success(.message(message)))
        }
      case .reaction(let type, let x, let y):
        if let refusal = refusal(ofReactionTo: stream, by: standing, at: post.at) {
          outcomes.append(.failure(refusal))
          continue
        }
        let reaction = StreamReaction(
          id: .random(at: post.at), streamId: id, userId: post.author, reactionType: type, emoji: type.emoji,
          positionX: x,
          positionY: y, createdAt: post.at)
        taken.append(Taken(event: .streamReaction(reaction), row: .reaction(reaction)))
        outcomes.append(.success(.reaction(reaction)))
      }
    }
    // What was refused is written down all the same.
    try ModerationLog.write(refusals, in: id, change)
    try insert(taken, stream, change)
    return outcomes
  }

  /// Something that is written, and what is told of it.
  private struct Taken {
    enum Row {
      /// With the digest of its text.
      case message(StreamChatMessage, Int64)
      case reaction(StreamReaction)
    }

    let event: RealtimeEvent
    let row: Row
  }

  /// Writes the rows of what was taken, counts them, and tells of them; each message keeps the number of its event.
  private static func insert(_ taken: [Taken], _ stream: StreamRecord, _ change: Change) throws {
    guard !taken.isEmpty else { return }
    let records = try change.tellAtOnce(stream.topic, taken.map(\.event))
    var messages: [JSONValue] = []
    var reactions: [JSONValue] = []
    var counts: [StreamReactionType: Int64] = [:]
    var authors: Set<EntityID> = []
    for (row, record) in zip(taken.lazy.map(\.row), records) {
      switch row {
      case .message(let message, let digest):
        authors.insert(message.userId)
        messages.append(
          .array([
            .string(message.id.description), .string(message.userId.description), .string(message.content),
            .integer(digest), .integer(record.seq), .integer(message.createdAt.milliseconds),
          ]))
      case .reaction(let reaction):
        authors.insert(reaction.userId)
        counts[reaction.reactionType, default: 0] += 1
        reactions.append(
          .array([
            .string(reaction.id.description), .string(reaction.userId.description),
            .string(reaction.reactionType.rawValue), reaction.positionX.map { .number($0) } ?? .null,
            reaction.positionY.map { .number($0) } ?? .null, .integer(reaction.createdAt.milliseconds),
          ]))
      }
    }
    let connection = change.connection
    try connection.run(
      "streams.count_written", ["stream": stream.id, "messages": messages.count, "reactions": reactions.count])
    if !counts.isEmpty {
      let rows = counts.map { JSONValue.array([.string($0.key.rawValue), .integer($0.value)]) }
      try connection.run("reactions.count", ["stream": stream.id, "counts": JSONValue.array(rows)])
    }
    // Nothing that belongs to the server comes after this.
    try connection.goOn(for: authors)
    if !messages.isEmpty {
      try connection.run("chat.insert", ["stream": stream.id, "rows": JSONValue.array(messages)])
    }
    if !reactions.isEmpty {
      try connection.run("reactions.insert", ["stream": stream.id, "rows": JSONValue.array(reactions)])
    }
  }

  private static func refusal(
    ofReactionTo stream: StreamRecord, by standing: StreamStanding, at now: Timestamp
  ) -> APIError? {
    guard stream.enablesReactions else { return APIError(.reactionsDisabled, "This stream takes no reactions.") }
    guard stream.isLive else { return StreamRefusal.notLive.error }
    return standing.isBanned(at: now) ? ChatGate.banned : nil
  }

  /// What each of some people said last, as far as it counts at an instant, the newest first.
  private static func earlier(
    of people: Set<EntityID>, in stream: StreamRecord, at now: Timestamp, _ connection: any SQLConnection
  ) throws(SQLFailure) -> [EntityID: [ChatGate.Earlier]] {
    guard !people.isEmpty, let lookBack = ChatGate.lookBack(in: stream) else { return [:] }
    var earlier: [EntityID: [ChatGate.Earlier]] = [:]
    for row in try connection.rows(
      "chat.recent_of",
      [
        "stream": stream.id, "users": SQLValue.ids(of: people), "since": now + -lookBack.seconds,
        "limit": lookBack.messages,
      ])
    {
      let author: EntityID = try row["user_id"]
      earlier[author, default: []].append(
        ChatGate.Earlier(digest: try row["text_digest"], at: try row["created_at"]))
    }
    return earlier
  }
}
