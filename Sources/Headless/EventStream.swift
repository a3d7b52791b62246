import CallCore
import Foundation
import Synchronization

/// Turns what happens in the store into the events of the contract.
public final class EventStream: Sendable {
  /// What is remembered of the call to tell about it.
  private struct Memory {
    /// Who is there, by identity: when somebody has left, the state does not know them any more.
    var present: [String: (sid: String, name: String)] = [:]
    /// Tracks that are received, by sid: the state forgets them before their end is told.
    var subscribed: [String: (kind: String, source: String, codec: String)] = [:]
    /// Events of people and tracks that came before the call was joined; nil while it is.
    var held: [Held]? = []
    var hasLeft = false
  }

  private struct Held: Sendable {
    var type: String
    var fill: @Sendable (inout JSONLine) -> Void
  }

  /// Events that wait for the call to be joined; the snapshot that comes then tells of everybody anyway.
  private static let heldLimit = 4_096

  let writer: EventWriter
  private let tellsStats: Bool
  private let memory = Mutex(Memory())

  /// - Parameters:
  ///   - version: of ncall, for the first event.
  ///   - tellsStats: false for no events with figures.
  public init(writer: EventWriter, version: String, tellsStats: Bool = true) {
    self.writer = writer
    self.tellsStats = tellsStats
    writer.write("hello") { line in
      line.add("version", version)
      line.add("pid", Int(ProcessInfo.processInfo.processIdentifier))
    }
  }

  /// Follows a store until the answer is let go of.
  public func follow(_ store: Store) -> Observation {
    store.observeActions { [self] action, state in note(action, state) }
  }

  /// Says how the program ends, as the last event.
  public func bye(exit: Int32, cause: String) {
    writer.write("bye") { line in
      line.add("exit", Int(exit))
      line.add("cause", cause)
    }
  }

  public func error(code: String, message: String, isRetryable: Bool) {
    writer.write("error") { line in
      line.add("code", code)
      line.add("message", message)
      line.add("retryable", isRetryable)
    }
  }

  /// Says that the configuration was read anew.
  /// - Parameters:
  ///   - changed: keys whose values are others now.
  ///   - later: those of them that take effect at the next start.
  ///   - problem: why everything stays as it was.
  public func configuration(changed: [String], later: [String], problem: String?) {
    writer.write("config") { line in
      line.add("ok", problem == nil)
      line.add("changed", changed)
      line.add("later", later)
      if let problem { line.add("message", problem) }
    }
  }

  private func note(_ action: Action, _ state: State) {
    switch action {
    case .call(let action): note(action, state)
    case .chat(.received(let line)):
      tell("chat") { out in
        out.add("identity", line.identity)
        out.add("id", line.id)
        out.add("text", line.text)
      }
    case .chat(.failed(_, let reason)): error(code: "chat", message: reason, isRetryable: true)
    case .chat: break
    case .devices(.changed(let direction, let device)):
      // Devices that open while all is being closed are news to nobody.
      guard !memory.withLock({ $0.hasLeft }) else { return }
      writer.write("audio.device") { line in
        line.add("direction", direction == .input ? "in" : "out")
        line.add("name", device.name)
        line.add("state", device.condition.rawValue)
      }
    case .notices(.posted(let text, severity: .error)): error(code: "notice", message: text, isRetryable: false)
    case .command(.snapshot): snapshot(state)
    // Whoever has a line tells of it from before there is a store.
    case .notices, .settings, .view, .command, .line, .session, .inbox, .ring, .stream, .devices, .studio, .history:
      break
    }
  }

  private func note(_ action: CallAction, _ state: State) {
    switch action {
    case .connecting:
      // Maybe after another call.
      memory.withLock { $0 = Memory() }
      self.state("connecting", nil)
    case .joined(_, _, let others):
      memory.withLock { memory in
        memory.present = Dictionary(others.map { ($0.identity, ($0.sid, $0.name)) }) { first, _ in first }
      }
      self.state("joined", nil)
      snapshot(state)
      release()
    case .reconnecting(let cause):
      memory.withLock { $0.held = $0.held ?? [] }
      self.state("reconnecting", cause)
    case .resumed:
      self.state("joined", nil)
      release()
    case .left(let cause):
      memory.withLock { memory in
        memory.hasLeft = true
        memory.held = []
      }
      self.state("left", cause.word)
    case .ready: writer.write("ready") { $0.add("participants", state.call.others.count) }
    case .participantJoined(let participant):
      // The state knows a bounded number.
      if state.call.others[participant.identity] != nil {
        memory.withLock { $0.present[participant.identity] = (participant.sid, participant.name) }
      }
      tell("participant.join") { line in
        line.add("identity", participant.identity)
        line.add("sid", participant.sid)
        line.add("name", participant.name)
      }
    case .participantLeft(let identity, let cause):
      let gone = memory.withLock { $0.present.removeValue(forKey: identity) }
      tell("participant.leave") { line in
        line.add("identity", identity)
        line.add("sid", gone?.sid ?? "")
        line.add("name", gone?.name ?? "")
        if let cause { line.add("cause", cause) }
      }
    case .trackMuted(let identity, let sid, let isMuted):
      guard let source = participant(identity, state)?.tracks.first(where: { $0.sid == sid })?.source else { return }
      tell("participant.mute") { line in
        line.add("identity", identity)
        line.add("source", source.rawValue)
        line.add("muted", isMuted)
      }
    case .speakingChanged(let identity, let isSpeaking):
      let level = participant(identity, state)?.level ?? Participant.silence
      tell("participant.speaking") { line in
        line.add("identity", identity)
        line.add("speaking", isSpeaking)
        // The server may know that somebody speaks before any of it was heard here.
        if !isSpeaking || level > Participant.silence { line.add("level", level) }
      }
    case .qualityChanged(let identity, let quality):
      tell("participant.quality") { line in
        line.add("identity", identity)
        line.add("quality", quality.rawValue)
      }
    case .trackSubscribed(let identity, let sid, let codec):
      let track = state.call.others[identity]?.tracks.first { $0.sid == sid }
      let known = (track?.kind.rawValue ?? "audio", track?.source.rawValue ?? "unknown", codec)
      memory.withLock { $0.subscribed[sid] = known }
      self.track("track.subscribed", identity, sid, known)
    case .trackUnsubscribed(let identity, let sid):
      let known = memory.withLock { $0.subscribed.removeValue(forKey: sid) }
      track("track.unsubscribed", identity, sid, known ?? ("audio", "unknown", ""))
    case .dataReceived(let identity, let topic, let isReliable, let bytes):
      tell("data") { line in
        line.add("identity", identity ?? "")
        line.add("topic", topic)
        line.add("reliable", isReliable)
        if let text = String(validating: bytes, as: UTF8.self) {
          line.add("text", text)
        } else {
          line.add("base64", Data(bytes).base64EncodedString())
        }
      }
    case .reactionReceived(let identity, let reaction):
      tell("reaction") { line in
        line.add("identity", identity)
        line.add("reaction", reaction)
      }
    case .statsMeasured(let stats):
      if tellsStats { writer.write("stats") { StatsLine.fill(&$0, stats) } }
    case .entering, .waitsInLobby, .opened, .closed, .roomUpdated, .participantUpdated, .trackPublished,
      .trackUnpublished, .speakerCooled, .levelsMeasured, .reactionsRose,
      .microphoneChanged, .microphoneMutedByHost, .minutePassed:
      break
    }
  }

  private func participant(_ identity: String, _ state: State) -> Participant? {
    identity == state.call.me?.identity ? state.call.me : state.call.others[identity]
  }

  /// Writes an event of what goes on in the call, once it is joined: a reader meets nobody before it knows where it is.
  private func tell(_ type: String, _ fill: @escaping @Sendable (inout JSONLine) -> Void) {
    let isHeld = memory.withLock { memory in
      guard let count = memory.held?.count else { return false }
      if count < Self.heldLimit { memory.held?.append(Held(type: type, fill: fill)) }
      return true
    }
    if !isHeld { writer.write(type, fill) }
  }

  private func release() {
    let held = memory.withLock { memory in
      defer { memory.held = nil }
      return memory.held ?? []
    }
    for event in held { writer.write(event.type, event.fill) }
  }

  private func state(_ word: String, _ cause: String?) {
    writer.write("state") { line in
      line.add("state", word)
      if let cause { line.add("cause", cause) }
    }
  }

  private func track(
    _ type: String, _ identity: String, _ sid: String, _ known: (kind: String, source: String, codec: String)
  ) {
    tell(type) { line in
      line.add("identity", identity)
      line.add("sid", sid)
      line.add("kind", known.kind)
      line.add("source", known.source)
      line.add("codec", known.codec)
    }
  }

  private func snapshot(_ state: State) {
    writer.write("snapshot") { line in SnapshotLine.fill(&line, state) }
  }
}
