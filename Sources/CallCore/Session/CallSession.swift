import LiveKit
import Logging
import MediaBasics
import RTCTransport
import Sound
import Synchronization

/// One call: a LiveKit room, a microphone, a loudspeaker, and the store that says how it all is.
///
///     let session = try CallSession(options: options)
///     let end = await session.run()          // joins, and returns when the call is over
///
/// What happens in the room becomes actions of `store`; what the store asks for is done to the room and to the sound. Sound never
/// passes through the store: captured frames go from the capture thread to the media thread, received ones from the media
/// thread to the playout thread.
public final class CallSession: Sendable {
  private struct State {
    var end: CallEnd?
    var isMicrophoneOpen = false
    var hasBegun = false
    var isReady = false
    var lastStats: CallReading?
    var lossAdaptation = LossAdaptation()
  }

  public let store: Store
  /// What the store asks of this call.
  public let environment: CallEnvironment
  public let room: Room
  private let options: CallOptions
  private let ownsStore: Bool
  private let microphone: LocalAudioTrack
  private let sound: CallSound
  private let remote: RemoteAudio
  private let state = Mutex(State())
  private let loop: MediaLoop
  private let log: Logger

  /// Prepares a call; nothing is opened before `run`.
  /// - Throws: `CallEnd` when an input or output cannot be used.
  ///
  /// - Parameters:
  ///   - home: the store of a client that goes from call to call, which hears of this one; nil gives the call a store of its own. It
  ///     takes `environment` for as long as the session runs.
  ///   - restore: puts what is remembered of earlier into the state of a store of its own.
  public init(
    options given: CallOptions, log: Logger, home: Store? = nil, restore: (inout CallCore.State) -> Void = { _ in }
  ) throws(CallEnd) {
    var first = CallCore.State()
    first.devices = DeviceState(given)
    restore(&first)
    let options = given.using(first.devices)
    self.options = options
    self.log = log
    ownsStore = home == nil
    do throws(SocketError) { loop = try MediaLoop(name: "ncall-media") } catch {
      throw .room(.joinFailed(.mediaFailed("\(error)")))
    }
    let link = SessionLink()
    let microphone = LocalAudioTrack(
      isMuted: options.isMuted || options.isPushToTalk, disablesDTX: !options.encoder.discontinuousTransmission)
    self.microphone = microphone
    do throws(OpusFailure) {
      sound = try CallSound(
        options,
        deliver: { payload, frame in
          microphone.send(
            OutgoingAudio(
              timestamp: frame.timestamp, isMarked: frame.isFirstAfterPause, level: UInt8(clamping: -frame.level),
              hasVoice: frame.isVoice), payload)
        },
        captured: { event in link.session?.captured(event) }, heard: { event in link.session?.heard(event) },
        tell: { action in link.session?.store.send(action) }, log: log)
    } catch {
      throw .badInput("\(error)")
    }
    remote = RemoteAudio(playout: sound.playout, recordingFolder: options.recordingFolder) { failure in
      link.session?.complain("a track is not recorded: \(failure)")
    }
    var roomOptions = options.room
    let remote = remote
    roomOptions.audioSink = { track in remote.sink(for: track) }
    let room = Room(options: roomOptions, loop: loop)
    self.room = room
    let sound = sound
    let capture = sound.capture
    let playout = sound.playout
    environment = CallEnvironment(
      setMicrophoneMuted: { isMuted in
        capture.setMuted(isMuted)
        if options.isPushToTalk { capture.setTalking(!isMuted) }
        await room.setMuted(isMuted, microphone)
      },
      setDeafened: { isDeafened in playout.setDeaf(isDeafened) },
      setVolume: { identity, gain in remote.setGain(Float(gain), of: identity) },
      sendChat: { text in
        let line = try await room.sendChat(text)
        return ChatReceipt(id: line.id, sentAt: line.timestamp)
      },
      sendReaction: { reaction in try await room.send(Array(reaction.utf8), topic: Self.reactionTopic) },
      answerRecording: { isAccepted in try await options.host?.answerRecording(isAccepted) },
      host: { effect in try await options.host?.perform(effect) },
      sound: { effect in await sound.perform(effect) },
      leave: { await room.leave() })
    store = home ?? Store(state: first, environment: environment)
    store.send(.call(.opened(Self.opening(options))))
    link.session = self
  }

  /// The topic of data packets that carry reactions.
  static let reactionTopic = "ncall.reaction"

  private static func opening(_ options: CallOptions) -> CallOpening {
    CallOpening(
      id: options.host?.call, title: options.title, awaited: options.awaited, isMuted: options.isMuted,
      isPushToTalk: options.isPushToTalk,
      recordingAnswer: options.recordingAnswer,
      // Where nobody looks, a reading counts as it is.
      meterFall: options.levelPeriod.map { Int(max(1, min(127, ($0 / .seconds(1) * 90).rounded()))) } ?? 127)
  }

  // MARK: The call's life

  /// Joins, stays, and answers how it ended once everything is closed.
  public func run() async -> CallEnd {
    if let problem = await OwnThread.run("ncall-open", { [self] in openSound() }) {
      await close()
      return problem
    }
    store.send(.call(.connecting(room: options.roomName)))
    let tickers = startTickers()
    let events = Task { [self] in
      for await event in room.events { take(event) }
    }
    do throws(RoomEnd) {
      try await room.connect()
      try await publish()
    } catch {
      finish(.room(error))
    }
    await events.value
    for ticker in tickers { ticker.cancel() }
    let end = state.withLock { $0.end } ?? .room(.left)
    if case .room(let roomEnd) = end { store.send(.call(.left(LeaveCause(roomEnd)))) }
    await close()
    return end
  }

  /// Leaves politely; `run` then returns.
  public func leave() async { await room.leave() }

  private func finish(_ end: CallEnd) {
    state.withLock { if $0.end == nil { $0.end = end } }
  }

  /// Ends the call for a reason of our own.
  private func abort(_ end: CallEnd) {
    finish(end)
    Task { await room.leave() }
  }

  private func close() async {
    if ownsStore { store.stop() }
    await room.leave()
    remote.removeAll()
    await OwnThread.run("ncall-close") { [self] in
      sound.close()
    }
    loop.stop()
  }

  private func publish() async throws(RoomEnd) {
    do throws(RoomError) {
      try await room.publish(microphone)
    } catch {
      switch error {
      // A session that was lost meanwhile, or has ended, tells about itself.
      case .lost, .notConnected: break
      case .notAllowed: note("you may listen, but not speak: \(error)")
      default: note("the microphone could not be published: \(error)")
      }
    }
  }

  private func note(_ text: String) {
    log.warning("\(text)")
    store.send(.notices(.posted(text, severity: .warning)))
  }

  /// Something that was asked for is not done any more: an event for whoever listens without a screen.
  private func complain(_ text: String) {
    log.error("\(text)")
    store.send(.notices(.posted(text, severity: .error)))
  }

  // MARK: Sound

  /// Opens input and output; answers why the call cannot be, where it cannot. Devices and files may take their time.
  private func openSound() -> CallEnd? {
    do throws(SoundFailure) { try sound.open() } catch {
      if case .device = error { return .noAudioDevice("\(error)") }
      return .badInput("\(error)")
    }
    return nil
  }

  private func captured(_ event: SoundEvent) {
    switch event {
    case .inputEnded:
      if options.endOfInput == .leave { abort(.room(.left)) }
    case .inputFailed(let name, let failure): complain("the input \(name) broke: \(failure)")
    case .outputFailed, .outputDropped, .recordingFailed: break
    }
  }

  private func heard(_ event: SoundEvent) {
    switch event {
    case .outputFailed(let name, let failure): complain("the output \(name) broke: \(failure)")
    case .outputDropped(let name, let blocks):
      log.notice("the output \(name) is too slow: \(blocks * 10) ms of sound were dropped")
    case .recordingFailed(let track, let failure): complain("the recording of \(track) broke off: \(failure)")
    case .inputEnded, .inputFailed: break
    }
  }

  /// Lets file, pipe and command inputs run: somebody listens, or two seconds have gone by since the call was ready.
  private func beginInput() {
    let isFirst = state.withLock { state in
      defer { state.hasBegun = true }
      return !state.hasBegun
    }
    if isFirst { sound.capture.begin() }
  }

  // MARK: The room's events

  private func take(_ event: RoomEvent) {
    switch event {
    case .stateChanged(let new): take(new)
    case .snapshot(let snapshot):
      guard let me = snapshot.local else { return }
      store.send(
        .call(
          .joined(
            room: RoomSummary(snapshot.room), me: Participant(me), others: snapshot.participants.map(Participant.init)))
      )
      checkReady()
      Task { await takeBaseline() }
    case .roomChanged(let room), .roomMoved(let room): store.send(.call(.roomUpdated(RoomSummary(room))))
    case .participantJoined(let participant):
      store.send(.call(.participantJoined(Participant(participant))))
      checkReady()
    case .participantLeft(let participant, let cause):
      store.send(.call(.participantLeft(identity: participant.identity, cause: "\(cause)")))
    case .participantChanged(let participant, _): store.send(.call(.participantUpdated(Participant(participant))))
    case .trackPublished(let track, let participant):
      store.send(.call(.trackPublished(identity: participant.identity, TrackSummary(track))))
    case .trackUnpublished(let track, let participant):
      store.send(.call(.trackUnpublished(identity: participant.identity, sid: track.sid)))
    case .trackMuted(let track, let participant):
      store.send(.call(.trackMuted(identity: participant.identity, sid: track.sid, isMuted: track.isMuted)))
    case .trackSubscribed(let track, let participant):
      store.send(.call(.trackSubscribed(identity: participant.identity, sid: track.sid, codec: track.codec)))
    case .trackUnsubscribed(let track, let participant):
      if let attachment = track.attachment { remote.remove(attachment: attachment) }
      store.send(.call(.trackUnsubscribed(identity: participant.identity, sid: track.sid)))
    case .subscriptionFailed(let sid, let failure): note("track \(sid) does not arrive: \(failure)")
    case .subscriptionAllowed: break
    case .speakersChanged(let speakers): take(speakers)
    case .qualityChanged(let participant, let quality):
      store.send(.call(.qualityChanged(identity: participant.identity, ConnectionQuality(quality))))
    case .localTrackPublished(let track):
      store.send(.call(.microphoneChanged(isOpen: !track.isMuted)))
    case .localTrackUnpublished: store.send(.call(.microphoneChanged(isOpen: false)))
    case .localTrackMutedByServer:
      sound.capture.setMuted(true)
      store.send(.call(.microphoneMutedByHost))
    case .localTrackSubscribed: beginInput()
    case .data(let message) where message.topic == Self.reactionTopic:
      if let reaction = message.text, !message.identity.isEmpty {
        store.send(.call(.reactionReceived(identity: message.identity, reaction: reaction)))
      }
    case .data(let message):
      store.send(
        .call(
          .dataReceived(
            identity: message.identity.isEmpty ? nil : message.identity, topic: message.topic,
            isReliable: message.isReliable, message.payload)))
    case .chat(let line): take(line)
    }
  }

  private func take(_ new: RoomState) {
    switch new {
    case .idle, .connecting, .joined: break
    case .reconnecting(_, let cause):
      // The room has told of each track that it does not arrive any more.
      store.send(.call(.reconnecting(cause: "\(cause)")))
    case .ended(let end): finish(.room(end))
    }
  }

  private func take(_ line: LiveKit.ChatLine) {
    guard !line.isEdit, !line.isDeleted else {
      store.send(
        .chat(.edited(id: line.id, identity: line.identity, text: line.isDeleted ? "" : line.text)))
      return
    }
    store.send(deciding: { state in
      let name = state.call.others[line.identity]?.displayName ?? line.identity
      return [
        .chat(
          .received(
            ChatLine(id: line.id, identity: line.identity, name: name, text: line.text, sentAt: line.timestamp)))
      ]
    })
  }

  private func take(_ speakers: [LiveKit.Participant]) {
    let speaking = Set(speakers.map(\.identity))
    @Sendable func changed(_ state: CallCore.State) -> [Participant] {
      (state.call.others.all + (state.call.me.map { [$0] } ?? [])).filter {
        speaking.contains($0.identity) != $0.isSpeaking
      }
    }
    // How loud they are goes with it, also where meters are not looked at.
    if !changed(store.state).isEmpty { measureLevels() }
    store.send(deciding: { state in
      changed(state).map { .call(.speakingChanged(identity: $0.identity, isSpeaking: !$0.isSpeaking)) }
    })
  }

  /// Ready once as many others are there as were waited for.
  ///
  /// The store decides, after all that was sent before: another thread may be about to apply it, so that reading the
  /// state here could miss the very join that makes the call ready.
  private func checkReady() {
    store.send(deciding: { [weak self] state in
      guard let self, state.call.connection == .joined, state.call.others.count >= options.waitFor else { return [] }
      return becomesReady() ? [.call(.ready)] : []
    })
  }

  /// True once; inputs that wait for a listener wait two seconds more.
  private func becomesReady() -> Bool {
    let isFirst = state.withLock { state in
      defer { state.isReady = true }
      return !state.isReady
    }
    guard isFirst else { return false }
    Task { [weak self] in
      do { try await Task.sleep(for: .seconds(2)) } catch { return }
      self?.beginInput()
    }
    return true
  }

  // MARK: Levels and figures

  private func startTickers() -> [Task<Void, Never>] {
    var tickers: [Task<Void, Never>] = []
    if let period = options.levelPeriod { tickers.append(every(period) { $0.measureLevels() }) }
    tickers.append(every(options.statsPeriod) { await $0.measure() })
    return tickers
  }

  private func every(_ period: Duration, _ body: @escaping @Sendable (CallSession) async -> Void) -> Task<Void, Never> {
    Task { [weak self] in
      while !Task.isCancelled {
        do { try await Task.sleep(for: period) } catch { return }
        guard let self else { return }
        await body(self)
      }
    }
  }

  private func measureLevels() {
    var levels: [String: Int] = [:]
    for entry in remote.entries {
      levels[entry.identity] = max(levels[entry.identity] ?? Participant.silence, entry.track.level.level)
    }
    let state = store.state
    if let me = state.call.me?.identity {
      levels[me] = microphone.isMuted ? Participant.silence : sound.capture.level.level
    }
    store.send(.call(.levelsMeasured(levels)))
    if state.view.overlay == .devices { store.send(.devices(.levelMeasured(sound.capture.level.level))) }
  }

  /// Rates are differences: what was counted until the call was joined is no part of the first one.
  private func takeBaseline() async {
    let reading = await read()
    state.withLock { $0.lastStats = reading }
  }

  private func read() async -> CallReading {
    let counters = await room.statistics()
    return CallReading(at: .now, counters: counters)
  }

  private func measure() async {
    let reading = await read()
    let last = state.withLock { state in
      defer { if state.lastStats != nil { state.lastStats = reading } }
      return state.lastStats
    }
    // Before the call is joined there is nothing to tell.
    guard let last, store.state.call.connection.isInCall else { return }
    adapt(to: reading.counters)
    store.send(.call(.statsMeasured(stats(from: last, to: reading))))
  }

  private func stats(from earlier: CallReading, to later: CallReading) -> CallStats {
    StatsReading.stats(
      later.counters, before: earlier.counters, elapsed: later.at - earlier.at, tracks: remote.entries)
  }

  /// Measures for somebody who keeps the readings: the reading now, and the figures since an earlier one. Nil outside of a call.
  func measure(since earlier: CallReading?) async -> (reading: CallReading, stats: CallStats?)? {
    guard store.state.call.connection.isInCall else { return nil }
    let reading = await read()
    return (reading, earlier.map { stats(from: $0, to: reading) })
  }

  /// How the call does now, since the last periodical figures or since it was joined; nil where there are none yet.
  public func currentStats() async -> CallStats? {
    guard store.state.call.connection.isInCall, let last = state.withLock({ $0.lastStats }) else { return nil }
    let reading = await read()
    // Of a moment in which hardly a packet comes nothing can be said.
    guard reading.at - last.at >= Self.shortestWindow else { return store.state.call.stats }
    return stats(from: last, to: reading)
  }

  private static let shortestWindow = Duration.milliseconds(200)

  private func adapt(to reading: RoomStatistics) {
    guard options.adaptsToLoss, let sent = reading.sent.first(where: { $0.source == .microphone })?.counters else {
      return
    }
    let encoder = options.encoder
    let wanted = state.withLock { $0.lossAdaptation.encoding(for: sent, from: encoder) }
    if let wanted { sound.capture.setEncoding(wanted) }
  }
}
