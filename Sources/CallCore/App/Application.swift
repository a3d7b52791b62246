import Logging
import NchatAPI
import NchatClient
import Sound
import Synchronization

/// A client that stays: at home at a server, from there into calls and back.
///
///     let application = Application(client, server: "https://call.example", options: options, log: log)
///     let failure = await application.run()      // until the person has enough, or the login is over
///
/// It does what its store asks for, and tells the store what the server tells. One call at a time has the microphone; its session is made
/// for it and ends with it. The store outlives them all, so that screens follow one thing.
public final class Application: Sendable {
  /// What the person is in now.
  private struct Current {
    var number = 0
    var task: Task<Void, Never>?
    var environment: CallEnvironment?
  }

  public let store: Store
  private let client: NchatClient
  private let line: CallLine
  private let server: String
  private let options: CallOptions
  /// Not signed in: nothing rings, and streams of public channels are all there is.
  private let isVisitor: Bool
  private let ringTone: RingTonePlayer?
  private let log: Logger
  private let current = Mutex(Current())
  private let seat = Mutex<Task<Void, Never>?>(nil)
  /// Sound while there is no call.
  private let trial: SoundTrial

  /// - Parameters:
  ///   - server: its address, as people write it.
  ///   - options: of every call; room and title are set for each.
  ///   - base: the view that it begins with, and ends with.
  ///   - preferences: what it begins with.
  ///   - restore: puts what is remembered of earlier into the state that it begins with.
  ///   - ringTone: rings for calls that come in; nil where no sound device is used.
  public init(
    _ client: NchatClient, server: String, options: CallOptions, base: Route = .home,
    preferences: Preferences = Preferences(), restore: (inout State) -> Void = { _ in }, ringTone: RingTonePlayer?,
    log: Logger
  ) {
    self.client = client
    self.server = server
    self.options = options
    isVisitor = if case .none = client.credentials { true } else { false }
    self.ringTone = ringTone
    self.log = log
    line = CallLine(client, log: log)
    var state = State()
    state.view.route = base
    state.view.base = base
    state.view.preferences = preferences
    state.ring.isToneWanted = preferences.ringsTone
    state.devices = DeviceState(options)
    restore(&state)
    let link = ApplicationLink()
    store = Store(state: state, environment: link)
    trial = SoundTrial(options, store: store, log: log)
    link.application = self
  }

  // MARK: The life of the client

  /// Goes on until the person ends it, and leaves what they are in.
  ///
  /// - Parameter command: what it begins with.
  public func run(_ command: Command? = nil) async {
    store.send(.session(.began(server: server, hasLine: !isVisitor)))
    if let command { store.send(.command(command)) }
    let (endings, ending) = AsyncStream<Void>.makeStream()
    let observation = store.observeState { state in if state.session.isOver { ending.finish() } }
    let events = await line.events()
    let listening = Task { [self] in
      for await event in events { store.send(.line(event)) }
    }
    let opening = Task { [self] in if !isVisitor { await open() } }
    let clock = Task { [self] in await tellMinutes() }
    for await _ in endings {}
    clock.cancel()
    observation.cancel()
    opening.cancel()
    await leave()
    await current.withLock { $0.task }?.value
    await takeSeat(nil)
    ringTone?.stop()
    await trial.close()
    await line.close()
    await listening.value
    store.stop()
  }

  /// Ends it as the person would: by a signal.
  public func end() { store.send(.session(.ended)) }

  /// Tells each minute as it begins, so that an idle screen changes no more often.
  private func tellMinutes() async {
    while !Task.isCancelled {
      let now = Timestamp.now().milliseconds
      store.send(.session(.minuteBegan(now - now % 60_000)))
      do { try await Task.sleep(for: .milliseconds(60_000 - now % 60_000)) } catch { return }
    }
  }

  private func open() async {
    do throws(LineFailure) { store.send(.session(.recognized(try await line.open(isPatient: true)))) } catch {
      if case .server(let failure) = error { store.send(.line(.closed(failure))) }
    }
  }

  // MARK: What the store asks for

  func perform(_ effect: Effect) async -> Action? {
    switch effect {
    case .enter(let way, let isMuted):
      enter(way, isMuted: isMuted)
      return nil
    case .leave:
      await leave()
      return nil
    case .decline(let call):
      do throws(NchatFailure) { _ = try await line.client.decline(call) } catch {
        return .notices(.posted("the call was not declined: \(error)", severity: .error))
      }
      return nil
    case .inbox(let effect): return await perform(effect)
    case .stream(let effect): return await perform(effect)
    case .studio(let effect): return await client.perform(effect)
    case .history(let effect): return await client.perform(effect)
    case .ringTone(let isOn):
      isOn ? ringTone?.start() : ringTone?.stop()
      return nil
    case .sound(let effect):
      if let environment = current.withLock({ $0.environment }) { return await environment.perform(.sound(effect)) }
      return await trial.perform(effect)
    case .after(let duration, let action, _):
      do { try await Task.sleep(for: .nanoseconds(duration.nanoseconds)) } catch { return nil }
      return Task.isCancelled ? nil : action
    case .cancel: return nil
    case .setMicrophoneMuted, .setDeafened, .setVolume, .sendChat, .sendReaction, .answerRecording, .host:
      // Without a call the state alone changes; the next call begins with it.
      return await current.withLock { $0.environment }?.perform(effect)
    }
  }

  // MARK: Calls

  private func enter(_ way: CallWay, isMuted: Bool) {
    current.withLock { current in
      current.number += 1
      let number = current.number
      let before = current.task
      current.task = Task { [self] in
        await before?.value
        let reason = await stay(way, isMuted: isMuted)
        self.current.withLock { current in
          current.environment = nil
          if current.number == number { current.task = nil }
        }
        store.send(.call(.closed(reason)))
        if store.state.view.overlay == .devices, let action = await trial.perform(.watch(true)) { store.send(action) }
      }
    }
  }

  /// Goes into a call and stays until it is over.
  /// - Returns: what to say of its end, if anything.
  private func stay(_ way: CallWay, isMuted: Bool) async -> String? {
    // From before the call is placed, so that nothing about it is missed.
    let events = await line.events()
    let placed: PlacedCall
    do throws(LineFailure) { placed = try await place(way) } catch {
      return Task.isCancelled ? nil : "\(error)"
    }
    guard !Task.isCancelled else {
      await withdraw(from: placed)
      return nil
    }
    await trial.close()
    var options = options.using(store.state.devices).entering(placed, as: line.client)
    if isMuted { options.isMuted = true }
    let session: CallSession
    do throws(CallEnd) { session = try CallSession(options: options, log: log, home: store) } catch {
      await withdraw(from: placed)
      return CallFarewell.text(of: error)
    }
    let isWanted = current.withLock { current -> Bool in
      guard !Task.isCancelled else { return false }
      current.environment = session.environment
      return true
    }
    guard isWanted else {
      await withdraw(from: placed)
      return nil
    }
    let call = LineCall(line, placed, session, tellsStore: false, log: log)
    await call.start(events: events)
    let end = await session.run()
    let lineEnd = await call.finish(end)
    return CallFarewell.text(of: end, call: call, lineEnd: lineEnd)
  }

  private func place(_ way: CallWay) async throws(LineFailure) -> PlacedCall {
    let store = store
    switch way {
    case .people(let names): return try await line.place(to: try await line.people(named: names))
    case .channel(let id): return try await line.place(to: [], in: id) { _ in store.send(.call(.waitsInLobby)) }
    case .join(let id): return try await line.join(id) { store.send(.call(.waitsInLobby)) }
    case .answer(let id): return try await line.answer(id) { store.send(.call(.waitsInLobby)) }
    }
  }

  /// Leaves a call that was placed and is not wanted any more; said also by somebody who gives up, which cancels everything else.
  private func withdraw(from placed: PlacedCall) async {
    await Task { [line, log] in
      do throws(NchatFailure) { _ = try await line.client.leave(placed.id) } catch {
        // It learns from the media server then.
        log.info("the server was not told that the call is left: \(error)")
      }
    }.value
  }

  /// Leaves the call, or gives up coming into one.
  private func leave() async {
    let environment = current.withLock { current -> CallEnvironment? in
      if current.environment == nil { current.task?.cancel() }
      return current.environment
    }
    await environment?.leave()
  }

  // MARK: Live streams

  private func perform(_ effect: StreamEffect) async -> Action? {
    switch effect {
    case .watch(let id), .follow(let id):
      let isViewer = if case .watch = effect { true } else { false }
      let seat = StreamSeat(client, stream: id, isViewer: isViewer, store: store, log: log)
      await takeSeat(Task { await seat.run() })
    case .leave: await takeSeat(nil)
    case .loadRights(let person, let id):
      do throws(NchatFailure) {
        return .stream(.rightsLoaded(id, try await client.rights(of: person, inStream: id)))
      } catch {
        // Asked again with the connection, and before something is done.
        log.info("what may be done in the stream is not known: \(error)")
      }
    case .loadLog(let id):
      do throws(NchatFailure) {
        return .stream(.logLoaded(id, try await client.moderationLog(ofStream: id, ListQuery(limit: 100))))
      } catch {
        return .notices(.posted("what was done in the chat cannot be shown: \(error)", severity: .warning))
      }
    case .moderate(let moderation, let id):
      do throws(NchatFailure) { try await client.moderate(moderation, inStream: id) } catch {
        return .notices(.posted("not done: \(error)", severity: .warning))
      }
      return .stream(.moderated(id, moderation))
    case .say(let text, let id):
      do throws(NchatFailure) { _ = try await client.say(text, toStream: id) } catch {
        return .stream(.notSaid(text, reason: "not sent: \(error)"))
      }
    case .react(let type, let id):
      do throws(NchatFailure) { _ = try await client.react(StreamReactionRequest(type), toStream: id) } catch {
        return .notices(.posted("the reaction was not sent: \(error)", severity: .warning))
      }
    }
    return nil
  }

  /// One seat at a time: the one before is free again before this answers.
  private func takeSeat(_ task: Task<Void, Never>?) async {
    let before = seat.withLock { seat -> Task<Void, Never>? in
      defer { seat = task }
      return seat
    }
    before?.cancel()
    await before?.value
  }

  // MARK: The inbox

  private func perform(_ effect: InboxEffect) async -> Action? {
    do throws(NchatFailure) {
      switch effect {
      case .load:
        let contents = try await InboxReading(client: line.client).contents()
        await line.follow(channels: contents.channels.filter { $0.role != nil }.map(\.id))
        return .inbox(.loaded(contents))
      case .loadMembers(let channel):
        let members = try await line.client.members(ofChannel: channel, ListQuery(limit: 100))
        return .inbox(.membersLoaded(channel: channel, members))
      case .loadPeople(let call):
        let people = try await line.client.participants(call, ParticipantQuery(limit: 100))
        return .inbox(.peopleLoaded(call: call, people))
      }
    } catch {
      guard !Task.isCancelled else { return nil }
      // Who is somewhere is gone, or asked again with the list.
      guard effect == .load else {
        log.info("people are not known: \(error)")
        return nil
      }
      return .inbox(.failed("\(error)"))
    }
  }
}
