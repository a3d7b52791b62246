import Foundation
import LiveKitProtocol
import Logging
import MediaBasics
import WebClient

/// A stay in a LiveKit room: signalling, media connections, participants, tracks, data; started again when it breaks.
///
///     let room = Room(options: options)
///     let watching = Task { for await event in room.events { … } }
///     try await room.connect()
///     try await room.publish(LocalAudioTrack())
///     await room.leave()
///
/// Events come in order through `events`, whose end is the end of the room; audio does not: it goes from the media thread
/// straight to the sinks that `RoomOptions.audioSink` makes.
public actor Room {
  /// Events that may wait for a slow reader before the newest are dropped.
  static let eventLimit = 100_000

  public nonisolated let events: AsyncStream<RoomEvent>
  public let options: RoomOptions
  let makePeer: MediaPeerMaker
  private nonisolated let sink: AsyncStream<RoomEvent>.Continuation
  private let clock: any Clock<Duration>
  private var random: SeededGenerator
  private var machine: SessionMachine
  private(set) var state = RoomState.idle
  var roster = Roster()
  var session: RoomSession?
  /// The newest token: the server refreshes it.
  var token: String
  /// What we publish, in whichever session.
  var localTracks: [LocalAudioTrack] = []
  /// Subscriptions as the user wants them, by track sid, where they differ from the policy.
  var subscriptionWishes: [String: Bool] = [:]
  private var attempt = 0
  /// Counts the stays of tracks.
  var attachments = 0
  private var opening: Task<Void, Never>?
  private var retryTimer: Task<Void, Never>?
  private var closing: Task<Void, Never>?
  private var joinWaiters: [CheckedContinuation<Void, Never>] = []
  /// Events lost because nobody read them.
  public private(set) var droppedEvents = 0

  init(
    options: RoomOptions, clock: any Clock<Duration>, random: SeededGenerator, makePeer: @escaping MediaPeerMaker
  ) {
    self.options = options
    self.clock = clock
    self.random = random
    self.makePeer = makePeer
    machine = SessionMachine(policy: options.reconnect)
    token = options.token
    (events, sink) = AsyncStream<RoomEvent>.makeStream(bufferingPolicy: .bufferingOldest(Self.eventLimit))
  }

  deinit { sink.finish() }

  // MARK: Looking

  public var snapshot: RoomSnapshot {
    RoomSnapshot(state: state, room: roster.room, local: roster.local, participants: roster.remote)
  }

  /// The last measured time to the server and back over signalling.
  public var signalRoundTrip: Duration? { session?.signal.roundTrip }

  // MARK: Coming and going

  /// Joins; returns when signalling and media are up. A room is joined once: make another one to come again.
  public func connect() async throws(RoomEnd) {
    if state == .idle { perform(.connect) }
    await withTaskCancellationHandler {
      while state == .connecting {
        await withCheckedContinuation { joinWaiters.append($0) }
      }
    } onCancel: {
      Task { await self.leave() }
    }
    if case .ended(let end) = state { throw end }
  }

  /// Leaves politely; returns when everything is closed. Harmless when it is over already.
  public func leave() async {
    perform(.leaveRequested)
    await closing?.value
  }

  /// Feeds the machine and does what it says.
  func perform(_ input: SessionMachine.Input) {
    for action in machine.handle(input, using: &random) {
      switch action {
      case .open: open()
      case .close(let sayingGoodbye): close(sayingGoodbye: sayingGoodbye)
      case .wait(let delay):
        retryTimer = after(delay) { $0.perform(.waited) }
      case .report(let state): report(state)
      }
    }
  }

  var isJoined: Bool { machine.isJoined }
  var isEnded: Bool { machine.isEnded }

  private func report(_ new: RoomState) {
    state = new
    options.log.info("room", metadata: ["state": "\(new)"])
    emit(.stateChanged(new))
    if new == .joined { emit(.snapshot(snapshot)) }
    if new != .connecting {
      let waiters = joinWaiters
      joinWaiters = []
      for waiter in waiters { waiter.resume() }
    }
    if case .ended = new { sink.finish() }
  }

  func emit(_ event: RoomEvent) {
    if case .dropped = sink.yield(event) { droppedEvents += 1 }
  }

  /// Runs `body` after a while, unless cancelled.
  func after(_ delay: Duration, _ body: @escaping @Sendable (isolated Room) async -> Void) -> Task<Void, Never> {
    let clock = clock
    return Task { [weak self] in
      do { try await clock.sleep(for: delay) } catch { return }
      guard !Task.isCancelled, let self else { return }
      await body(self)
    }
  }

  // MARK: Opening a session

  private func open() {
    attempt += 1
    let number = attempt
    let client: SignalClient
    do {
      client = try makeClient()
    } catch {
      return perform(.failed(error))
    }
    var parameters = SignalParameters(token: token, client: options.client)
    parameters.autoSubscribe = options.subscription == .all
    parameters.metadata = options.metadata
    parameters.attributes = options.attributes
    let asked = parameters
    opening = Task { [weak self] in
      var prepared: PreparedLink?
      do throws(SignalError) {
        var asked = asked
        if client.mode != .v0 {
          guard let made = try await self?.prepared() else { return }
          asked.publisherOffer = .with {
            $0.type = "offer"
            $0.sdp = made.sdp
            $0.id = made.offerID
          }
          prepared = made
        }
        let signal = try await client.connect(asked)
        guard let self else {
          await prepared?.peer.close()
          return await signal.close()
        }
        await self.opened(signal, prepared, number)
      } catch {
        await prepared?.peer.close()
        await self?.openingFailed(error, number)
      }
    }
  }

  private nonisolated func prepared() async throws(SignalError) -> PreparedLink {
    do throws(MediaFailure) { return try await prepareLink() } catch { throw .mediaFailed(error.description) }
  }

  private func makeClient() throws(SignalError) -> SignalClient {
    let server: ServerURL
    do throws(WebFailure) { server = try ServerURL(options.url) } catch { throw SignalError(error) }
    var client = SignalClient(server: server, group: options.group, log: options.log)
    client.mode = options.signal
    client.tls = options.tls
    client.connectTimeout = options.timeouts.connect
    client.joinTimeout = options.timeouts.join
    return client
  }

  private func openingFailed(_ error: SignalError, _ number: Int) {
    guard number == attempt else { return }
    options.log.info("could not join", metadata: ["error": "\(error)"])
    perform(.failed(error))
  }

  private func opened(_ signal: SignalConnection, _ prepared: PreparedLink?, _ number: Int) async {
    guard number == attempt, case .join(let join) = signal.first else {
      await prepared?.peer.close()
      signal.send(.leave(.goodbye))
      await signal.close()
      if number == attempt { perform(.failed(.notLiveKit("it resumes a session that was not asked for"))) }
      return
    }
    let session = RoomSession(id: number, signal: signal, join: join)
    // Who was here before brings no news, so what to receive is settled below for everybody alike.
    absorb(roster.join(join))
    self.session = session
    do {
      try await openLinks(session, prepared)
    } catch {
      if isCurrent(session) { perform(.failed(.mediaFailed(error.description))) }
      return
    }
    guard isCurrent(session) else { return }
    subscribeToAll(session)
    session.tasks.append(
      after(options.timeouts.media) { room in
        guard let session = room.session(number), !session.isReady else { return }
        room.perform(.failed(.timeout(.media)))
      })
    session.tasks.append(
      Task { [weak self] in
        for await message in signal.messages { await self?.handle(message, inSession: number) }
        await self?.signalEnded(inSession: number)
      })
    for track in localTracks {
      session.tasks.append(Task { [weak self] in await self?.republish(track, inSession: number) })
    }
    checkReady(session)
  }

  private func signalEnded(inSession id: Int) {
    guard let session = session(id) else { return }
    perform(.lost(.signalling(session.signal.end ?? .lost("the connection ended"))))
  }

  /// The session of this number, while it is the current one.
  func session(_ id: Int) -> RoomSession? { session.flatMap { $0.id == id && !$0.isClosed ? $0 : nil } }

  func isCurrent(_ session: RoomSession) -> Bool { self.session === session && !session.isClosed }

  /// The session is usable once its primary link is connected.
  func checkReady(_ session: RoomSession) {
    guard isCurrent(session), !session.isReady, session.primary?.state == .connected else { return }
    session.isReady = true
    perform(.ready)
  }

  // MARK: Closing a session

  private func close(sayingGoodbye: Bool) {
    attempt += 1
    opening?.cancel()
    opening = nil
    retryTimer?.cancel()
    retryTimer = nil
    guard let session else { return }
    self.session = nil
    session.isClosed = true
    for task in session.tasks { task.cancel() }
    for link in session.links {
      link.answerTimer?.cancel()
      for (mid, trackSID) in link.attached {
        link.peer.setSink(nil, mid: mid)
        unsubscribed(trackSID)
      }
      link.wakeChannelWaiters()
    }
    for track in localTracks {
      track.setSender(nil)
      track.setSID(nil)
    }
    for waiter in session.publishing.values { waiter.resume(returning: .failure(.lost)) }
    for waiter in session.requests.values { waiter.resume(returning: .failure(.lost)) }
    session.publishing = [:]
    session.requests = [:]
    let peers = session.links.map(\.peer)
    let signal = session.signal
    let before = closing
    closing = Task {
      await before?.value
      if sayingGoodbye { signal.send(.leave(.goodbye)) }
      for peer in peers { await peer.close() }
      await signal.close()
    }
  }

  func unsubscribed(_ trackSID: String) {
    guard let (track, participant) = roster.setSubscribed(false, trackSID) else { return }
    emit(.trackUnsubscribed(track, participant))
  }
}

extension LKLeaveRequest {
  /// What a client says that leaves because its user wants to.
  static let goodbye = LKLeaveRequest.with {
    $0.reason = .clientInitiated
    $0.action = .disconnect
  }
}
