import MediaBasics
import Testing

@testable import RTC

/// Whole sessions drawn from a seed: channels open, talk and close at random from both sides over a bad path.
@Suite struct RandomSessionTests {
  /// What one side did and saw, by channel.
  private struct Side {
    var own: [DataChannelID: String] = [:]
    var said: [String: [UInt32]] = [:]
    var labels: [DataChannelID: String] = [:]
    var heard: [String: [UInt32]] = [:]
    var closing: Set<DataChannelID> = []
    var closed: Set<DataChannelID> = []
  }

  private func play(seed: UInt64) throws -> (transcript: [Int], problems: [String]) {
    var random = SeededGenerator(seed: seed)
    var pair = Pair<DataChannels>(seed: seed) {
      $0.loss = Double(Int.random(in: 0...15, using: &random)) / 100
      $0.reordering = Double(Int.random(in: 0...30, using: &random)) / 100
      $0.duplication = Double(Int.random(in: 0...10, using: &random)) / 100
      $0.delay = .milliseconds(Int.random(in: 1...150, using: &random))
    }
    var sides = (Side(), Side())
    var next: UInt32 = 0
    pair.start()
    for _ in 0..<60 {
      let isA = Bool.random(using: &random)
      let step = Int.random(in: 0..<10, using: &random)
      let size = Int.random(in: 0..<8, using: &random) == 0 ? Int.random(in: 0..<60_000, using: &random) : 50
      let pick = Int.random(in: 0..<1_000, using: &random)
      let now = pair.now
      func act(_ channels: inout DataChannels, _ side: inout Side) throws {
        let live = side.own.keys.sorted().filter { !side.closing.contains($0) }
        if step < 2 || live.isEmpty {
          let kinds: [(Bool, SCTPReliability)] = [(true, .reliable), (true, .reliable), (false, .maxRetransmits(0))]
          let (ordered, reliability) = kinds[pick % kinds.count]
          let label = "\(isA ? "a" : "b")\(next) \(reliability == .reliable ? "reliable" : "lossy")"
          side.own[try channels.open(label: label, ordered: ordered, reliability: reliability)] = label
          next += 1
        } else if step == 2 {
          let id = live[pick % live.count]
          channels.close(id, at: now)
          side.closing.insert(id)
        } else {
          let id = live[pick % live.count]
          var writer = ByteWriter()
          writer.u32(next)
          writer.zeros(size)
          if channels.send(id, bytes: writer.bytes, at: now) == .queued {
            side.said[side.own[id] ?? "", default: []].append(next)
          }
          next += 1
        }
      }
      if isA { try act(&pair.a, &sides.0) } else { try act(&pair.b, &sides.1) }
      pair.run(for: .milliseconds(Int.random(in: 0...120, using: &random))) {
        listen(&$0, &sides); return false
      }
    }
    pair.run(for: .seconds(90)) {
      listen(&$0, &sides); return false
    }
    var problems: [String] = []
    for (speaker, listener) in [(sides.0, sides.1), (sides.1, sides.0)] {
      for (label, numbers) in speaker.said.sorted(by: { $0.key < $1.key }) {
        let heard = listener.heard[label] ?? []
        if label.hasSuffix("reliable") {
          if heard != numbers { problems.append("\(label): said \(numbers.count), heard \(heard.count)") }
        } else if Set(heard).count != heard.count || !Set(heard).isSubset(of: numbers) {
          problems.append("\(label): heard what was not said, or twice")
        }
      }
      if !speaker.closing.isSubset(of: speaker.closed) { problems.append("a channel did not close") }
    }
    let (a, b) = (pair.a.openChannels.count, pair.b.openChannels.count)
    if a != b { problems.append("\(a) channels on one side, \(b) on the other") }
    if pair.a.association.state != .established { problems.append("the association is \(pair.a.association.state)") }
    if pair.a.association.heldBytes + pair.b.association.heldBytes != 0 {
      problems.append("fragments were left behind")
    }
    return ([pair.toA.sent, pair.toB.sent, pair.toA.sentBytes, pair.toB.sentBytes], problems)
  }

  private func listen(_ pair: inout Pair<DataChannels>, _ sides: inout (Side, Side)) {
    func take(_ events: [DataChannelEvent], _ side: inout Side) {
      for event in events {
        switch event {
        case .opened(let info) where info.isOpenedByPeer: side.labels[info.id] = info.label
        case .message(let id, let bytes, _):
          var reader = ByteReader(bytes.span.bytes)
          if let number = reader.u32() { side.heard[side.labels[id] ?? "", default: []].append(number) }
        case .closed(let id):
          side.closed.insert(id)
          side.closing.insert(id)
        default: break
        }
      }
    }
    take(pair.a.takeEvents(), &sides.0)
    take(pair.b.takeEvents(), &sides.1)
  }

  @Test func everySessionKeepsItsPromises() throws {
    for seed in 0..<40 as Range<UInt64> {
      let (_, problems) = try play(seed: seed)
      #expect(problems.isEmpty, "seed \(seed): \(problems)")
    }
  }

  @Test func theSameSeedGivesTheSamePackets() throws {
    let (first, second) = (try play(seed: 7).transcript, try play(seed: 7).transcript)
    #expect(first == second)
  }
}
