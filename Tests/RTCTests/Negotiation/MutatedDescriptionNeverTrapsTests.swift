import MediaBasics
import RTC
import Testing

/// Damaged descriptions of real peers: reading answers a value or an error, and so does everything behind it.
@Suite struct MutatedDescriptionNeverTrapsTests {
  private func feed(_ text: String) throws -> Bool {
    guard let description = try? SessionDescription(text) else { return false }
    #expect(try SessionDescription(description.sdp) == description)

    var answerer = Negotiation(configuration: .everything())
    if (try? answerer.setRemote(description, as: .offer)) != nil,
      let (answer, _) = try? answerer.createAnswer(.sample("bbbb"))
    {
      #expect(try SessionDescription(answer.sdp) == answer)
      #expect(answer.media.count == description.media.count)
      guard !answer.media.isEmpty else { return true }
      // What was agreed once can be offered again.
      let offer = try answerer.createOffer(.sample("bbbb"))
      #expect(offer.media.count == description.media.count)
      #expect(try SessionDescription(offer.sdp) == offer)
    }

    var offerer = Negotiation(configuration: .everything())
    try offerer.addTransceiver(.audio, direction: .sendReceive)
    try offerer.addTransceiver(.video, direction: .sendOnly)
    offerer.enableDataChannels()
    _ = try offerer.createOffer(.sample("aaaa"))
    if (try? offerer.setRemote(description, as: .answer)) != nil {
      #expect(offerer.signalingState == .stable)
    } else {
      #expect(offerer.signalingState == .haveLocalOffer)
    }
    return true
  }

  @Test(arguments: RecordedDescription.all.map(\.name))
  func damagedBytes(_ name: String) throws {
    let original = Array(try #require(RecordedDescription.all.first { $0.name == name }?.sdp).utf8)
    var random = SeededGenerator(seed: UInt64(original.count))
    let interesting = Array("\r\n =:;/,~|-*09aAz\u{0}\u{7f}".utf8) + [0x80, 0xff]
    var survivors = 0
    for _ in 0..<150 {
      var bytes = original
      for _ in 0..<Int.random(in: 1...4, using: &random) {
        let at = Int.random(in: 0..<bytes.count, using: &random)
        switch Int.random(in: 0..<4, using: &random) {
        case 0: bytes[at] = interesting.randomElement(using: &random) ?? 0
        case 1: bytes.remove(at: at)
        case 2: bytes.insert(contentsOf: Array("99999999999".utf8), at: at)
        default: bytes.removeSubrange(at..<min(bytes.count, at + Int.random(in: 1...200, using: &random)))
        }
      }
      if try feed(String(decoding: bytes, as: UTF8.self)) { survivors += 1 }
    }
    // Damage in values nobody reads must not matter, or this test would see nothing of the negotiation.
    #expect(survivors > 10)
  }

  @Test(arguments: RecordedDescription.all.map(\.name))
  func shuffledLines(_ name: String) throws {
    let text = try #require(RecordedDescription.all.first { $0.name == name }?.sdp)
    let lines = text.split(separator: "\n").map(String.init)
    var random = SeededGenerator(seed: 7)
    for _ in 0..<50 {
      var changed = lines
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        let from = Int.random(in: 2..<changed.count, using: &random)
        let to = Int.random(in: 2..<changed.count, using: &random)
        if Bool.random(using: &random) { changed.swapAt(from, to) } else { changed.insert(changed[from], at: to) }
      }
      _ = try feed(changed.joined(separator: "\n"))
    }
  }

  @Test(arguments: RecordedDescription.all.map(\.name))
  func everyPrefixByLine(_ name: String) throws {
    let text = try #require(RecordedDescription.all.first { $0.name == name }?.sdp)
    let lines = text.split(separator: "\n")
    for count in stride(from: 0, to: lines.count, by: 3) {
      let prefix = lines.prefix(count).joined(separator: "\n")
      #expect(try feed(prefix) == (count >= 2))
      _ = try feed(String(prefix.dropLast(3)))
    }
  }
}
