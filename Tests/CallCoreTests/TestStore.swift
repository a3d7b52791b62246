import Testing

@testable import CallCore

/// Runs the reducer and fails on every change of state and every effect that the test did not say.
struct TestStore {
  private(set) var state: State

  init(_ state: State = State()) { self.state = state }

  /// Sends an action, which must change the state exactly as `change` does, and ask for exactly these effects.
  mutating func send(
    _ action: Action, asking effects: [Effect] = [], at location: SourceLocation = #_sourceLocation,
    _ change: (inout State) -> Void = { _ in }
  ) {
    var expected = state
    change(&expected)
    let asked = reduce(&state, action)
    // Each by itself, so that a failure shows what differs.
    #expect(state.session == expected.session, sourceLocation: location)
    #expect(state.inbox == expected.inbox, sourceLocation: location)
    #expect(state.ring == expected.ring, sourceLocation: location)
    #expect(state.stream == expected.stream, sourceLocation: location)
    #expect(state.studio == expected.studio, sourceLocation: location)
    #expect(state.history == expected.history, sourceLocation: location)
    #expect(state.call == expected.call, sourceLocation: location)
    #expect(state.chat == expected.chat, sourceLocation: location)
    #expect(state.devices == expected.devices, sourceLocation: location)
    #expect(state.notices == expected.notices, sourceLocation: location)
    #expect(state.view == expected.view, sourceLocation: location)
    #expect(state == expected, sourceLocation: location)
    #expect(asked == effects, sourceLocation: location)
  }

  /// Sends actions whose consequences another test asserts.
  mutating func given(_ actions: Action...) {
    for action in actions { _ = reduce(&state, action) }
  }
}

extension Participant {
  /// Somebody with an open microphone.
  static func talking(_ identity: String, name: String = "") -> Participant {
    Participant(
      identity: identity, sid: "PA_\(identity)", name: name,
      tracks: [TrackSummary(sid: "TR_\(identity)", kind: .audio, source: .microphone)])
  }
}

extension State {
  /// In a call with people of these identities, nothing on the screen.
  static func call(with identities: String...) -> State {
    var state = State()
    _ = reduce(
      &state,
      .call(.joined(room: RoomSummary(name: "standup"), me: .talking("ana"), others: identities.map { .talking($0) })))
    return state
  }

  /// The notice that `post` would have shown next.
  mutating func show(_ text: String, _ severity: Notice.Severity = .info) -> [Effect] {
    notices.post(text, severity: severity)
  }
}

extension Effect {
  /// What comes with the notice of this number.
  static func notice(_ id: Int) -> Effect { .after(.seconds(4), .notices(.expired(id: id)), .notice) }
}
