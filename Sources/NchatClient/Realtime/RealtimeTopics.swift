import NchatAPI

/// Which topics are wanted and how far each was seen: what to ask a new connection for, and what its messages mean. Knows no network.
struct RealtimeTopics {
  private struct State {
    /// The last seq that was seen, on whichever connection.
    var last: Int64?
    /// Whether the server of this connection has said so.
    var isSubscribed = false
  }

  private var states: [RealtimeTopic: State] = [:]
  /// In the order in which they were wanted.
  private var order: [RealtimeTopic] = []

  /// Wants a topic; nil when it was wanted before.
  mutating func subscribe(_ topic: RealtimeTopic) -> RealtimeRequest? {
    guard states[topic] == nil else { return nil }
    states[topic] = State()
    order.append(topic)
    return .subscribe(topic, since: nil)
  }

  /// Does not want a topic any more; nil when it was not wanted.
  mutating func unsubscribe(_ topic: RealtimeTopic) -> RealtimeRequest? {
    guard states.removeValue(forKey: topic) != nil else { return nil }
    order.removeAll { $0 == topic }
    return .unsubscribe(topic)
  }

  /// What to ask a new connection for: everything that is wanted, from where it was left.
  mutating func requests() -> [RealtimeRequest] {
    order.map { topic in
      states[topic]?.isSubscribed = false
      return .subscribe(topic, since: states[topic]?.last)
    }
  }

  /// What a message of the server means.
  mutating func take(_ message: RealtimeMessage) -> [RealtimeUpdate] {
    switch message {
    case .hello(let userId, _): return [.connected(userId: userId)]
    case .subscribed(let topic, let seq):
      guard var state = states[topic] else { return [] }
      let isFirst = !state.isSubscribed
      state.isSubscribed = true
      // What was missed since the last that was seen follows; who has seen nothing begins here.
      state.last = state.last ?? seq
      states[topic] = state
      return isFirst ? [.subscribed(topic)] : []
    case .event(let topic, let name, let seq, let data):
      guard let state = states[topic], let last = state.last, seq > last else { return [] }
      states[topic]?.last = seq
      let gap: [RealtimeUpdate] = seq - last > 1 ? [.reset(topic)] : []
      // A kind that is newer than we are, or data that does not fit, is not for us.
      guard let name = RealtimeEvent.Name(rawValue: name), let event = try? RealtimeEvent(name, data) else {
        return gap
      }
      return gap + [.event(topic, event, seq: seq)]
    case .reset(let topic, let seq):
      guard var state = states[topic] else { return [] }
      let isFirst = !state.isSubscribed
      state.isSubscribed = true
      state.last = seq
      states[topic] = state
      return (isFirst ? [.subscribed(topic)] : []) + [.reset(topic)]
    case .unsubscribed(let topic, let reason):
      // The answer to a wish of ours, or a topic that was wanted again meanwhile.
      guard reason != .requested, states.removeValue(forKey: topic) != nil else { return [] }
      order.removeAll { $0 == topic }
      return [.unsubscribed(topic, reason)]
    case .error(let code, let message): return [.refused(code: code, message: message)]
    case .pong: return []
    }
  }
}
