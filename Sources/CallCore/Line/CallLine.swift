import Logging
import NchatAPI
import NchatClient

/// A person's line to a server: hears calls ring, places, answers and leaves them.
///
///     let line = CallLine(client, log: log)
///     let events = await line.events()
///     try await line.open()
///     for await event in events { … }
///
/// It is open once the server tells what happens to this person; it stays so over lost connections, and events come once and in order. The
/// people in events have names: whom the line does not know it asks the server for.
public actor CallLine {
  /// Events that wait for one listener; those that listen never wait for long.
  private static let unheardLimit = 1_024
  /// People and ringing calls that are remembered.
  private static let memoryLimit = 1_000
  /// Leaves room for what else a person follows.
  private static let channelLimit = RealtimeLimits.topics - 50

  public nonisolated let client: NchatClient
  private let realtime: RealtimeClient
  let log: Logger
  private var me: Person?
  private var people: [EntityID: Person] = [:]
  private var ringing: [EntityID: IncomingCall] = [:]
  private var listeners: [Int: AsyncStream<LineEvent>.Continuation] = [:]
  private var listenerNumber = 0
  private var reading: Task<Void, Never>?
  private var isHeard = false
  private var followed: Set<EntityID> = []
  private var end: NchatFailure?

  public init(_ client: NchatClient, log: Logger) {
    self.client = client
    self.log = log
    realtime = RealtimeClient(client)
  }

  /// What happens from here on, for one listener. Ends after `close`, and after `.closed`.
  public func events() -> AsyncStream<LineEvent> {
    let (stream, continuation) = AsyncStream<LineEvent>.makeStream(
      bufferingPolicy: .bufferingNewest(Self.unheardLimit))
    guard end == nil else {
      continuation.finish()
      return stream
    }
    listenerNumber += 1
    let number = listenerNumber
    listeners[number] = continuation
    continuation.onTermination = { _ in Task { await self.forget(listener: number) } }
    return stream
  }

  private func forget(listener number: Int) { listeners[number] = nil }

  private func tell(_ event: LineEvent) {
    for listener in listeners.values { listener.yield(event) }
  }

  // MARK: Opening and closing

  /// Connects; returns once nothing that happens to this person can be missed.
  ///
  /// - Parameter isPatient: keeps trying while the server cannot be reached.
  /// - Throws: `LineFailure.server`.
  @discardableResult
  public func open(isPatient: Bool = false) async throws(LineFailure) -> Person {
    var pause = Duration.seconds(1)
    while true {
      do throws(NchatFailure) {
        let me = Person(try await client.me())
        self.me = me
        remember(me)
        try await hear(isPatient: isPatient)
        return me
      } catch {
        guard isPatient, error.isRetryable, end == nil else { throw .server(error) }
        tell(.lost(error))
        do { try await Task.sleep(for: pause) } catch { throw .server(.cancelled) }
        pause = min(pause * 2, .seconds(30))
      }
    }
  }

  /// Waits until the server tells what happens.
  private func hear(isPatient: Bool) async throws(NchatFailure) {
    guard !isHeard else { return }
    let events = events()
    if reading == nil {
      await realtime.subscribe(.user)
      reading = Task { await self.read() }
      await realtime.start()
    }
    for await event in events {
      switch event {
      case .connected: return
      case .lost(let failure) where !isPatient: throw failure
      case .closed(let failure): throw failure
      default: break
      }
    }
    throw end ?? .cancelled
  }

  /// Tells besides what changes in channels; in those that are not named any more, no longer. Of more than a connection may follow some
  /// are not told of.
  public func follow(channels wanted: [EntityID]) async {
    let wanted = Set(wanted.prefix(Self.channelLimit))
    let (gone, new) = (followed.subtracting(wanted), wanted.subtracting(followed))
    followed = wanted
    for channel in gone { await realtime.unsubscribe(.channel(channel)) }
    for channel in new { await realtime.subscribe(.channel(channel)) }
  }

  /// Tells besides what changes in a call, or not any more.
  public func follow(call: EntityID, _ isFollowed: Bool) async {
    isFollowed ? await realtime.subscribe(.call(call)) : await realtime.unsubscribe(.call(call))
  }

  /// Lets go of the connection. What was placed stays placed.
  public func close() async {
    finish(.cancelled)
    await realtime.close()
    await reading?.value
  }

  private func finish(_ failure: NchatFailure) {
    guard end == nil else { return }
    end = failure
    for listener in listeners.values { listener.finish() }
    listeners = [:]
  }

  // MARK: What the server tells

  private func read() async {
    for await update in realtime.updates {
      switch update {
      case .connected: break
      case .subscribed(.user):
        isHeard = true
        tell(.connected)
      // What was before is not told; whoever is in the call looks.
      case .subscribed(.call(let id)), .reset(.call(let id)): await look(at: id)
      case .subscribed: break
      case .event(let topic, let event, _):
        guard let event = await meaning(of: event) else { continue }
        // What a call's own topic says of rings, ends and recordings, the person's says too.
        if case .call = topic, !event.isChangeOfCall { continue }
        tell(event)
      case .reset(.channel(let id)): tell(.channelChanged(id))
      case .reset: tell(.reset)
      case .unsubscribed(let topic, let reason):
        log.info("\(topic) is told no more: \(reason)")
        if case .channel(let id) = topic {
          followed.remove(id)
          tell(.channelChanged(id))
        }
      case .refused(let code, let message): log.warning("the server refused a message: \(message) (\(code))")
      case .disconnected(let failure, _):
        isHeard = false
        tell(.lost(failure))
      case .ended(let failure):
        tell(.closed(failure))
        finish(failure)
      }
    }
  }

  private func look(at call: EntityID) async {
    do throws(NchatFailure) {
      let now = try await client.show(call)
      let people = try await client.participants(call, ParticipantQuery(limit: 100, status: .all))
      tell(.changed(call: call, .looked(people, isLocked: now.isLocked, now.settings)))
    } catch { log.info("the people of \(call) are not known: \(error)") }
  }

  private func meaning(of event: RealtimeEvent) async -> LineEvent? {
    switch event {
    case .callRing(let ring):
      guard ring.userId == me?.id else { return nil }
      let from = await person(ring.callerId, in: ring.callId)
      let call = IncomingCall(id: ring.callId, from: from, type: ring.callType, isGroup: ring.isGroupCall)
      if ringing.count >= Self.memoryLimit { ringing.removeAll() }
      ringing[call.id] = call
      return .ring(call)
    case .callAccept(let answer):
      return .accepted(call: answer.callId, by: await person(answer.userId, in: answer.callId))
    case .callDecline(let answer):
      return .declined(
        call: answer.callId, by: await person(answer.userId, in: answer.callId), reason: answer.reason)
    case .callTimeout(let answer):
      return .missed(
        call: answer.callId, with: await other(than: answer.userId, in: answer.callId), cause: .unanswered)
    case .callCancelled(let answer):
      return .missed(
        call: answer.callId, with: await person(answer.cancelledBy, in: answer.callId), cause: .cancelled)
    case .callEnd(let ended):
      ringing[ended.callId] = nil
      return .ended(
        call: ended.callId, CallEnding(status: ended.status, reason: ended.reason, endedBy: ended.endedBy))
    case .lobbyAdmitted(let answer): return .admitted(call: answer.callId)
    case .lobbyDenied(let answer): return .denied(call: answer.callId)
    case .notification(let notification):
      return .notified([notification.title, notification.body].filter { !$0.isEmpty }.joined(separator: ": "))
    case .recordingConsentRequested(let asked):
      let person = await person(asked.requestedBy, in: asked.callId)
      return .recording(
        RecordingNews(
          recording: asked.recordingId, call: asked.callId, what: .asked(by: person, until: asked.expiresAt)))
    case .recordingConsentAnswered(let answer):
      let person = await person(answer.userId, in: answer.callId)
      return .recording(
        RecordingNews(
          recording: answer.recordingId, call: answer.callId, what: .answered(by: person, accepted: answer.accepted)))
    case .recordingStarted(let changed): return .recording(RecordingNews(changed, .started))
    case .recordingStopped(let changed): return .recording(RecordingNews(changed, .stopped))
    case .recordingReady(let changed): return .recording(RecordingNews(changed, .ready))
    case .recordingFailed(let changed): return .recording(RecordingNews(changed, .failed(changed.reason)))
    case .channelCallStarted(let changed): return .channelChanged(changed.channelId)
    case .channelCallEnded(let changed): return changed.channelId.map { .channelChanged($0) }
    case .channelStreamStarted(let changed): return .channelChanged(changed.channelId)
    case .channelStreamEnded(let changed): return .channelChanged(changed.channelId)
    case .channelMemberJoined(let changed): return .channelChanged(changed.channelId)
    case .channelMemberLeft(let changed): return .channelChanged(changed.channelId)
    case .channelMemberRole(let changed): return .channelChanged(changed.channelId)
    case .handChanged(let changed):
      return .changed(call: changed.callId, .hand(changed.userId, isRaised: changed.raised))
    case .roleChanged(let changed): return .changed(call: changed.callId, .role(changed.userId, changed.role))
    case .lockChanged(let changed): return .changed(call: changed.callId, .locked(changed.locked))
    case .settingsChanged(let changed): return .changed(call: changed.callId, .settings(changed.settings))
    case .lobbyWaiting(let changed):
      let person = changed.participant.user.map(Person.init) ?? Person(unknown: changed.participant.userId)
      return .changed(call: changed.callId, .waits(person))
    case .participantJoined(let changed):
      return .changed(call: changed.callId, .joined(changed.participant.userId))
    case .participantLeft(let changed):
      return .changed(call: changed.callId, .left(changed.participant.userId))
    // Of topics that a line does not ask for, or told by the room.
    case .muteChanged, .videoChanged, .screenShareStarted, .screenShareStopped, .streamStart, .streamEnd,
      .streamUpdated, .streamViewerCount, .streamChatMessage,
      .streamChatDeleted, .streamChatPinned, .streamReaction:
      return nil
    }
  }

  /// Somebody who did not answer, or for this person who called.
  private func other(than user: EntityID, in call: EntityID) async -> Person {
    guard user == me?.id else { return await person(user, in: call) }
    if let known = ringing[call] { return known.from }
    // It did not even ring: this person was busy.
    guard let caller = try? await client.show(call).initiator else { return Person(unknown: user) }
    remember(Person(caller))
    return Person(caller)
  }

  /// Somebody in a call, by name where the server tells it.
  private func person(_ id: EntityID, in call: EntityID) async -> Person {
    if let known = people[id] { return known }
    do throws(NchatFailure) {
      for participant in try await client.participants(call, ParticipantQuery(limit: 100, status: .all)) {
        if let user = participant.user { remember(Person(user)) }
      }
    } catch {
      log.info("the people of a call are not known: \(error)")
    }
    return people[id] ?? Person(unknown: id)
  }

  func remember(_ person: Person) {
    if people.count >= Self.memoryLimit { people = me.map { [$0.id: $0] } ?? [:] }
    people[person.id] = person
  }

  /// Who this line is of; known once it is open.
  public var owner: Person? { me }
}
