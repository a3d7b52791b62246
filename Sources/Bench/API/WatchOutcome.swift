import MediaBasics
import NchatAPI

/// What came of events that many watched: which of them reached whom, and how long after they were asked for.
struct WatchOutcome: Sendable, Equatable {
  /// Events times watchers.
  var wanted = 0
  var delivered = 0
  /// What a watcher never got.
  var lost = 0
  /// What came to a watcher twice, or after a later one.
  var repeated = 0
  /// From just before the request to each watcher, in ms.
  var delays: Quantiles

  /// What some event loop's watchers got.
  struct Seen: Sendable {
    var frames: [[WatchLog.Event]]
    var arrivals: [WatchLog.Arrival]
  }

  /// - Parameters:
  ///   - watchers: how many there were, numbered from 0.
  ///   - head: the topic's last number before the first event.
  ///   - requests: when each person asked for an event, in order; each request makes one.
  ///   - start: delays count for what was asked for from then on.
  init(watchers: Int, head: Int64, requests: [EntityID: [MediaInstant]], start: MediaInstant, seen: [Seen]) {
    let count = requests.values.reduce(0) { $0 + $1.count }
    wanted = count * watchers
    let asked = Self.times(of: seen, requests)
    var last = [Int64](repeating: head, count: watchers)
    var milliseconds: [Double] = []
    for seen in seen {
      for arrival in seen.arrivals where last.indices.contains(arrival.watcher) {
        for event in seen.frames[arrival.frame] {
          guard event.seq > last[arrival.watcher] else {
            repeated += 1
            continue
          }
          last[arrival.watcher] = event.seq
          delivered += 1
          guard let at = asked[event.seq], at >= start else { continue }
          milliseconds.append((arrival.at - at).inMilliseconds)
        }
      }
    }
    lost = wanted - delivered
    delays = Quantiles(milliseconds)
  }

  /// When each event was asked for: a person's events come in the order of their requests.
  private static func times(
    of seen: [Seen], _ requests: [EntityID: [MediaInstant]]
  ) -> [Int64: MediaInstant] {
    var people: [Int64: EntityID] = [:]
    for event in seen.flatMap(\.frames).joined() { if let person = event.person { people[event.seq] = person } }
    var counts: [EntityID: Int] = [:]
    var times: [Int64: MediaInstant] = [:]
    for (seq, person) in people.sorted(by: { $0.key < $1.key }) {
      let number = counts[person, default: 0]
      counts[person] = number + 1
      if let asked = requests[person], number < asked.count { times[seq] = asked[number] }
    }
    return times
  }
}
