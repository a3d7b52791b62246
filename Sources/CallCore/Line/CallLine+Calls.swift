import NchatAPI
import NchatClient

extension CallLine {
  // MARK: Whom

  /// The people with these user names, each once.
  /// - Throws: `LineFailure`.
  public func people(named names: [String]) async throws(LineFailure) -> [Person] {
    var found: [Person] = []
    for name in names {
      guard let user = try await asked({ () async throws(NchatFailure) in try await client.user(named: name) }) else {
        throw .noSuchPerson(name)
      }
      let person = Person(user)
      remember(person)
      if !found.contains(person) { found.append(person) }
    }
    return found
  }

  /// A channel by its name, the short form of it, or its id.
  /// - Throws: `LineFailure`.
  public func channel(named name: String) async throws(LineFailure) -> Channel {
    if let id = EntityID(name) {
      return try await asked { () async throws(NchatFailure) in try await client.channel(id) }
    }
    let wanted = name.hasPrefix("#") ? String(name.dropFirst()) : name
    var query = ListQuery(limit: 100)
    while true {
      let page = try await asked { () async throws(NchatFailure) in try await client.listChannels(query) }
      let fitting = page.filter { $0.slug == wanted.lowercased() || $0.name.lowercased() == wanted.lowercased() }
      if let only = fitting.first, fitting.count == 1 { return only }
      if fitting.count > 1 { throw .severalChannels(name, fitting.map(\.slug)) }
      guard page.count == 100, let last = page.last else { throw .noSuchChannel(name) }
      query.before = last.id
    }
  }

  // MARK: Calls

  /// Calls people, in a channel where one is given. Without people it is the call that goes on in the channel, or a huddle there.
  ///
  /// - Parameter waiting: told once, with the call, where that has a lobby to wait in.
  /// - Throws: `LineFailure`.
  public func place(
    to people: [Person], in channel: EntityID? = nil, type: CallType = .audio, waiting: (EntityID) -> Void = { _ in }
  ) async throws(LineFailure) -> PlacedCall {
    let others = people.filter { $0 != owner }
    if others.isEmpty {
      guard let channel, people.isEmpty else { throw .nobodyToCall }
      let known = try await asked { () async throws(NchatFailure) in try await client.channel(channel) }
      if let call = known.activeCallId { return try await join(call) { waiting(call) } }
      let huddle = try await done { (client) async throws(NchatFailure) in
        try await client.huddle(inChannel: channel, type: type)
      }
      var placed = PlacedCall(huddle)
      placed.title = await title(of: placed.id)
      return placed
    }
    let request = InitiateCallRequest(targetUserIds: others.map(\.id), channelId: channel, type: type)
    let begun = try await done { (client) async throws(NchatFailure) in try await client.initiate(request) }
    return PlacedCall(begun, type: type, called: others)
  }

  /// Joins a call; where it has a lobby, waits there until the host answers.
  ///
  /// - Parameter waiting: told once when it comes to that.
  /// - Throws: `LineFailure`.
  public func join(_ id: EntityID, waiting: () -> Void = {}) async throws(LineFailure) -> PlacedCall {
    // Before it is asked, so that an answer that comes at once is not missed.
    let events = events()
    if case .joined(let joined) = try await entry(id) { return await titled(PlacedCall(id, joined)) }
    waiting()
    for await event in events {
      switch event {
      case .admitted(id), .reset:
        if case .joined(let joined) = try await entry(id) { return await titled(PlacedCall(id, joined)) }
      case .denied(id): throw .denied
      case .ended(id, _): throw .over
      case .closed(let failure): throw .server(failure)
      default: break
      }
    }
    // Whoever gives up waiting is not let in later.
    do throws(LineFailure) {
      _ = try await done { (client) async throws(NchatFailure) in try await client.leave(id) }
    } catch { log.info("the lobby of \(id) is not left: \(error)") }
    throw .server(.cancelled)
  }

  private func titled(_ placed: PlacedCall) async -> PlacedCall {
    var placed = placed
    placed.title = await title(of: placed.id)
    return placed
  }

  /// What a call is known by: its channel, or who began it. Not to know it costs a name on the screen.
  private func title(of id: EntityID) async -> String? {
    do throws(NchatFailure) {
      let call = try await client.show(id)
      if let channel = call.channelId { return "#" + (try await client.channel(channel).slug) }
      return call.initiator.flatMap { $0.id == owner?.id ? nil : $0.displayName }
    } catch { return nil }
  }

  private func entry(_ id: EntityID) async throws(LineFailure) -> CallEntry {
    try await done { (client) async throws(NchatFailure) in try await client.join(id) }
  }

  /// Says that this person comes, and joins.
  /// - Throws: `LineFailure`.
  public func answer(_ id: EntityID, waiting: () -> Void = {}) async throws(LineFailure) -> PlacedCall {
    _ = try await done { (client) async throws(NchatFailure) in try await client.accept(id) }
    return try await join(id, waiting: waiting)
  }

  /// The calls that ring for this person now, newest first.
  /// - Throws: `LineFailure`.
  public func ringingCalls() async throws(LineFailure) -> [IncomingCall] {
    try await asked { () async throws(NchatFailure) in try await client.listCalls(CallListQuery(limit: 100)) }
      .compactMap(IncomingCall.init)
  }

  /// The call that rings, for a command that does not say which.
  ///
  /// - Parameter wait: how long to wait for one.
  /// - Throws: `LineFailure.nobodyCalls`, `.severalCalls`, `.server`.
  public func ringingCall(wait: Duration = .zero) async throws(LineFailure) -> IncomingCall {
    let events = events()
    let calls = try await ringingCalls()
    if calls.count > 1 { throw .severalCalls(calls) }
    if let only = calls.first { return only }
    guard wait > .zero else { throw .nobodyCalls }
    let found = await withTaskGroup(of: Result<IncomingCall, LineFailure>?.self) { group in
      group.addTask {
        for await event in events {
          switch event {
          case .ring(let call): return .success(call)
          case .closed(let failure): return .failure(.server(failure))
          default: break
          }
        }
        return .failure(.server(.cancelled))
      }
      group.addTask {
        try? await Task.sleep(for: wait)
        return nil
      }
      defer { group.cancelAll() }
      return await group.next() ?? nil
    }
    guard let found else { throw .nobodyCalls }
    return try found.get()
  }

  /// The server's answer, with its failures as the line's.
  private func asked<Answer: Sendable>(
    _ request: () async throws(NchatFailure) -> Answer
  ) async throws(LineFailure) -> Answer {
    do throws(NchatFailure) { return try await request() } catch { throw .server(error) }
  }

  /// As `asked`, for what puts this person into a call: it is not given up half way, so that whoever is cancelled meanwhile knows what to
  /// leave.
  private func done<Answer: Sendable>(
    _ request: @escaping @Sendable (NchatClient) async throws(NchatFailure) -> Answer
  ) async throws(LineFailure) -> Answer {
    let work = Task { [client] in try await request(client) }
    switch await work.result {
    case .success(let answer): return answer
    case .failure(let failure as NchatFailure): throw .server(failure)
    case .failure: throw .server(.cancelled)
    }
  }
}
