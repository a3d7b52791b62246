import CallCore

extension EventStream {
  /// Tells what the line to the backend tells, whether or not there is a call.
  public func tell(_ event: LineEvent) {
    switch event {
    case .connected: writer.write("server") { $0.add("state", "connected") }
    case .lost(let failure):
      writer.write("server") { line in
        line.add("state", "lost")
        line.add("cause", "\(failure)")
      }
    // The command ends with it, and says why.
    case .closed: break
    case .reset, .channelChanged, .changed: break
    case .ring(let call):
      writer.write("call.ring") { line in
        line.add("call", "\(call.id)")
        line.add("from", call.from.username)
        line.add("name", call.from.displayName)
        line.add("kind", call.type.rawValue)
      }
    case .accepted(let call, let person):
      writer.write("call.accepted") { line in
        line.add("call", "\(call)")
        line.add("from", person.username)
      }
    case .declined(let call, let person, let reason):
      writer.write("call.declined") { line in
        line.add("call", "\(call)")
        line.add("from", person.username)
        if let reason { line.add("cause", reason) }
      }
    case .missed(let call, let person, let cause):
      writer.write("call.missed") { line in
        line.add("call", "\(call)")
        line.add("from", person.username)
        line.add("cause", cause.rawValue)
      }
    case .ended(let call, let ending):
      writer.write("call.ended") { line in
        line.add("call", "\(call)")
        line.add("cause", ending.reason.rawValue)
      }
    case .admitted(let call): lobby("\(call)", "admitted")
    case .denied(let call): lobby("\(call)", "denied")
    case .recording(let news): tell(news)
    case .notified(let text): writer.write("notification") { $0.add("text", text) }
    }
  }

  /// Tells which call of the backend this client goes into.
  public func placed(_ call: PlacedCall) {
    writer.write("call.placed") { line in
      line.add("call", "\(call.id)")
      line.add("room", call.roomName)
      line.add("called", call.called.map(\.username))
    }
  }

  /// Tells that this client waits in a call's lobby.
  public func waitsInLobby(of call: String) { lobby(call, "waiting") }

  private func lobby(_ call: String, _ state: String) {
    writer.write("call.lobby") { line in
      line.add("call", call)
      line.add("state", state)
    }
  }

  private func tell(_ news: RecordingNews) {
    let type: String
    switch news.what {
    case .asked: type = "recording.consent"
    case .answered: type = "recording.answer"
    case .started: type = "recording.started"
    case .stopped: type = "recording.stopped"
    case .ready: type = "recording.ready"
    case .failed: type = "recording.failed"
    }
    writer.write(type) { line in
      line.add("recording", "\(news.recording)")
      if let call = news.call { line.add("call", "\(call)") }
      if let stream = news.stream { line.add("stream", "\(stream)") }
      switch news.what {
      case .asked(let person, let deadline):
        line.add("from", person.username)
        line.add("until", "\(deadline)")
      case .answered(let person, let isAccepted):
        line.add("from", person.username)
        line.add("accepted", isAccepted)
      case .failed(let reason):
        if let reason { line.add("cause", reason.rawValue) }
      case .started, .stopped, .ready: break
      }
    }
  }
}
