import CallCore
import Foundation
import Synchronization

/// Turns what happens in the store into the events of the contract.
public final class EventStream: Sendable {
  private let writer: EventWriter
  private let version: String
  /// Who is there, by identity: when somebody has left, the state does not know them any more.
  private let present = Mutex<[String: (sid: String, name: String)]>([:])

  /// - Parameter version: of ncall, for the first event.
  public init(writer: EventWriter, version: String) {
    self.writer = writer
    self.version = version
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

  private func note(_ action: Action, _ state: State) {
    switch action {
    case .call(let action): note(action, state)
    case .chat(.received(let line)):
      writer.write("chat") { out in
        out.add("identity", line.identity)
        out.add("id", line.id)
        out.add("text", line.text)
      }
    case .chat(.failed(_, let reason)): error(code: "chat", message: reason, isRetryable: true)
    case .chat: break
    case .devices(.changed(let direction, let device)):
      writer.write("audio.device") { line in
        line.add("direction", direction == .input ? "in" : "out")
        line.add("name", device.name)
        line.add("state", device.condition.rawValue)
      }
    case .notices(.posted(let text, severity: .error)): error(code: "notice", message: text, isRetryable: false)
    case .command(.snapshot): snapshot(state)
    case .notices, .view, .command: break
    }
  }

  private func note(_ action: CallAction, _ state: State) {
    switch action {
    case .connecting: self.state("connecting", nil)
    case .joined(_, _, let others):
      present.withLock { present in
        present = Dictionary(others.map { ($0.identity, ($0.sid, $0.name)) }) { first, _ in first }
      }
      self.state("joined", nil)
      snapshot(state)
    case .reconnecting(let cause): self.state("reconnecting", cause)
    case .resumed: self.state("joined", nil)
    case .left(let cause): self.state("left", cause.word)
    case .ready: writer.write("ready") { $0.add("participants", state.call.others.count) }
    case .participantJoined(let participant):
      // The state knows a bounded number.
      if state.call.others[participant.identity] != nil {
        present.withLock { $0[participant.identity] = (participant.sid, participant.name) }
      }
      writer.write("participant.join") { line in
        line.add("identity", participant.identity)
        line.add("sid", participant.sid)
        line.add("name", participant.name)
      }
    case .participantLeft(let identity, let cause):
      let gone = present.withLock { $0.removeValue(forKey: identity) }
      writer.write("participant.leave") { line in
        line.add("identity", identity)
        line.add("sid", gone?.sid ?? "")
        line.add("name", gone?.name ?? "")
        if let cause { line.add("cause", cause) }
      }
    case .trackMuted(let identity, let sid, let isMuted):
      let participant = identity == state.call.me?.identity ? state.call.me : state.call.others[identity]
      guard let track = participant?.tracks.first(where: { $0.sid == sid }) else { return }
      writer.write("participant.mute") { line in
        line.add("identity", identity)
        line.add("source", track.source.rawValue)
        line.add("muted", isMuted)
      }
    case .speakingChanged(let identity, let isSpeaking):
      let participant = identity == state.call.me?.identity ? state.call.me : state.call.others[identity]
      writer.write("participant.speaking") { line in
        line.add("identity", identity)
        line.add("speaking", isSpeaking)
        line.add("level", participant?.level ?? Participant.silence)
      }
    case .qualityChanged(let identity, let quality):
      writer.write("participant.quality") { line in
        line.add("identity", identity)
        line.add("quality", quality.rawValue)
      }
    case .trackSubscribed(let identity, let sid, let codec): track("track.subscribed", identity, sid, codec, state)
    case .trackUnsubscribed(let identity, let sid): track("track.unsubscribed", identity, sid, nil, state)
    case .dataReceived(let identity, let topic, let isReliable, let bytes):
      writer.write("data") { line in
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
      writer.write("reaction") { line in
        line.add("identity", identity)
        line.add("reaction", reaction)
      }
    case .statsMeasured(let stats): writer.write("stats") { StatsLine.fill(&$0, stats) }
    case .roomUpdated, .participantUpdated, .trackPublished, .trackUnpublished, .speakerCooled, .levelsMeasured,
      .microphoneChanged, .microphoneMutedByHost, .minutePassed:
      break
    }
  }

  private func state(_ word: String, _ cause: String?) {
    writer.write("state") { line in
      line.add("state", word)
      if let cause { line.add("cause", cause) }
    }
  }

  private func track(_ type: String, _ identity: String, _ sid: String, _ codec: String?, _ state: State) {
    let track = state.call.others[identity]?.tracks.first { $0.sid == sid }
    writer.write(type) { line in
      line.add("identity", identity)
      line.add("sid", sid)
      line.add("kind", track?.kind.rawValue ?? "audio")
      line.add("source", track?.source.rawValue ?? "unknown")
      line.add("codec", codec ?? track?.codec ?? "")
    }
  }

  private func snapshot(_ state: State) {
    writer.write("snapshot") { line in SnapshotLine.fill(&line, state) }
  }
}
