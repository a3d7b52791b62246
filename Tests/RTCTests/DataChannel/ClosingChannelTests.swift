import MediaBasics
import Testing

@testable import RTC

@Suite struct ClosingChannelTests {
  private func lossy(seed: UInt64 = 1, loss: Double = 0) -> Pair<DataChannels> {
    Pair<DataChannels>(seed: seed) {
      $0.loss = loss
      $0.reordering = loss
      $0.duplication = loss
    }
  }

  /// Opens a channel and answers both sides' handles of it.
  private func connect(_ pair: inout Pair<DataChannels>) throws -> (mine: DataChannelID, theirs: DataChannelID) {
    let mine = try pair.a.open(label: "mine")
    pair.start()
    var theirs: DataChannelID?
    pair.run(for: .seconds(30)) {
      _ = $0.a.takeEvents()
      for case .opened(let info) in $0.b.takeEvents() { theirs = info.id }
      return theirs != nil
    }
    return (mine, try #require(theirs))
  }

  @Test func closingSendsWhatIsQueuedAndThenClosesBothSides() throws {
    for seed in 0..<20 as Range<UInt64> {
      var pair = lossy(seed: seed, loss: 0.1)
      let (mine, theirs) = try connect(&pair)
      for number in 0..<50 as Range<UInt8> { _ = pair.a.send(mine, bytes: [number], at: pair.now) }
      pair.a.close(mine, at: pair.now)
      let refused = pair.a.send(mine, bytes: [1], at: pair.now)
      #expect(refused == .closed)
      var (a, b): ([DataChannelEvent], [DataChannelEvent]) = ([], [])
      let done = pair.run(for: .seconds(60)) {
        a += $0.a.takeEvents()
        b += $0.b.takeEvents()
        return a.contains(.closed(mine)) && b.contains(.closed(theirs))
      }
      #expect(done, "seed \(seed)")
      let expected = (0..<50 as Range<UInt8>).map { DataChannelEvent.message(theirs, [$0], binary: true) }
      #expect(b.filter { $0 != .bufferedAmountLow(theirs) } == expected + [.closed(theirs)])
      #expect(a.filter { $0 == .closed(mine) }.count == 1)
      #expect(pair.a.openChannels.isEmpty && pair.b.openChannels.isEmpty)
    }
  }

  @Test func bothMayCloseAtOnce() throws {
    for seed in 0..<20 as Range<UInt64> {
      var pair = lossy(seed: seed, loss: 0.15)
      let (mine, theirs) = try connect(&pair)
      pair.a.close(mine, at: pair.now)
      pair.b.close(theirs, at: pair.now)
      var (a, b): ([DataChannelEvent], [DataChannelEvent]) = ([], [])
      pair.run(for: .seconds(60)) {
        a += $0.a.takeEvents(); b += $0.b.takeEvents(); return false
      }
      #expect(a.filter { $0 == .closed(mine) }.count == 1, "seed \(seed)")
      #expect(b.filter { $0 == .closed(theirs) }.count == 1, "seed \(seed)")
    }
  }

  @Test func aStreamIsUsedAgainAfterItsChannelClosed() throws {
    for seed in 0..<20 as Range<UInt64> {
      var pair = lossy(seed: seed, loss: 0.1)
      var (mine, _) = try connect(&pair)
      for round in 0..<5 {
        pair.a.close(mine, at: pair.now)
        var closed = false
        pair.run(for: .seconds(60)) {
          if $0.a.takeEvents().contains(.closed(mine)) { closed = true }
          return closed
        }
        #expect(closed, "seed \(seed) round \(round)")
        mine = try pair.a.open(label: "round \(round)")
        #expect(pair.a.info(mine)?.streamID == 0, "seed \(seed) round \(round)")
        _ = pair.a.send(mine, text: "\(round)", at: pair.now)
        var said: [(label: String?, text: String)] = []
        pair.run(for: .seconds(60)) {
          for case .message(let id, let bytes, _) in $0.b.takeEvents() {
            said.append(($0.b.info(id)?.label, String(decoding: bytes, as: UTF8.self)))
          }
          return !said.isEmpty
        }
        #expect(said.map(\.text) == ["\(round)"], "seed \(seed) round \(round)")
        #expect(said.first?.label == "round \(round)", "seed \(seed) round \(round)")
      }
    }
  }

  @Test func aPeersCloseIsAnsweredAfterOurQueueIsSent() throws {
    var pair = lossy()
    let (mine, theirs) = try connect(&pair)
    for number in 0..<20 as Range<UInt8> { _ = pair.b.send(theirs, bytes: [number], at: pair.now) }
    pair.a.close(mine, at: pair.now)
    var b: [DataChannelEvent] = []
    pair.run(for: .seconds(5)) {
      b += $0.b.takeEvents(); return false
    }
    let a = pair.a.takeEvents()
    #expect(b.last == .closed(theirs))
    #expect(a.contains(.closed(mine)))
    #expect(pair.a.openChannels.isEmpty && pair.b.openChannels.isEmpty)
  }

  @Test func aChannelClosedBeforeTheStartIsNeverSeenByThePeer() throws {
    var pair = Pair<DataChannels>()
    let mine = try pair.a.open(label: "gone")
    pair.a.close(mine, at: pair.now)
    pair.start()
    pair.run(for: .seconds(2))
    let (a, b) = (pair.a.takeEvents(), pair.b.takeEvents())
    #expect(a == [.closed(mine), .connected])
    #expect(b == [.connected])
  }

  @Test func whatWasTakenBeforeTheStartIsSentThoughTheChannelIsClosed() throws {
    var pair = Pair<DataChannels>()
    let mine = try pair.a.open(label: "brief")
    for number in 0..<3 as Range<UInt8> { _ = pair.a.send(mine, bytes: [number], at: pair.now) }
    pair.a.close(mine, at: pair.now)
    pair.start()
    var b: [DataChannelEvent] = []
    pair.run(for: .seconds(2)) {
      b += $0.b.takeEvents(); return false
    }
    let a = pair.a.takeEvents()
    var heard: [UInt8] = []
    for case .message(_, let bytes, _) in b { heard += bytes }
    #expect(heard == [0, 1, 2])
    guard case .closed = b.last else {
      Issue.record("the channel stayed open on the peer's side: \(b)")
      return
    }
    #expect(a == [.connected, .bufferedAmountLow(mine), .closed(mine)])
  }

  @Test func theEndOfTheAssociationClosesEveryChannel() throws {
    var pair = lossy()
    let (mine, theirs) = try connect(&pair)
    pair.b.abort(at: pair.now)
    pair.run(for: .seconds(1))
    let (a, b) = (pair.a.takeEvents(), pair.b.takeEvents())
    let cause = SCTPErrorCause.userInitiatedAbort
    #expect(a.suffix(2) == [.closed(mine), .associationClosed(.abortedByPeer(cause: cause))])
    #expect(b.suffix(2) == [.closed(theirs), .associationClosed(.abortedLocally)])
    var refused: DataChannelError?
    do { _ = try pair.a.open(label: "late") } catch { refused = error }
    #expect(refused == .closed)
  }
}
