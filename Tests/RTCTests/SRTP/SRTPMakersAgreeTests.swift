import MediaBasics
import Testing

@testable import RTC

/// Each maker protects for the other, packet by packet.
@Suite struct SRTPMakersAgreeTests {
  struct Pairing: Sendable, CustomTestStringConvertible {
    let sender: SRTPMaker
    let receiver: SRTPMaker
    let profile: SRTPProfile
    var testDescription: String { "\(sender) → \(receiver), \(profile)" }

    func make() throws -> (sender: any SRTPTransform, receiver: any SRTPTransform) {
      let keys = SRTPPackets.keys(profile)
      return (try sender.make(keys), try receiver.make(keys.reversed))
    }

    static let all = SRTPMaker.allCases.flatMap { sender in
      SRTPMaker.allCases.flatMap { receiver in
        SRTPProfile.allCases.map { Pairing(sender: sender, receiver: receiver, profile: $0) }
      }
    }
  }

  @Test(arguments: Pairing.all)
  func rtpOfEveryShapeComesThrough(pairing: Pairing) throws {
    let (sender, receiver) = try pairing.make()
    var sequence: UInt16 = 100
    for contributors in [0, 1, 15] {
      for extensionWords in [nil, 0, 1, 5] as [Int?] {
        for size in [0, 1, 15, 16, 17, 160, 1100] {
          for padding in [0, 4] as [UInt8] {
            let plain = SRTPPackets.rtp(
              sequence: sequence, payload: (0..<size).map { UInt8(truncatingIfNeeded: $0) }, contributors: contributors,
              extensionWords: extensionWords, padding: padding)
            let protected = try #require(sender.protectRTP(plain))
            #expect(protected.count == plain.count + pairing.profile.tagLength)
            #expect(receiver.unprotectRTP(protected) == .plain(plain))
            sequence += 1
          }
        }
      }
    }
  }

  @Test(arguments: Pairing.all)
  func rtcpOfEverySizeComesThrough(pairing: Pairing) throws {
    let (sender, receiver) = try pairing.make()
    for words in 0..<200 {
      let plain = SRTPPackets.rtcp(ssrc: UInt32(words % 3), words: words)
      let protected = try #require(sender.protectRTCP(plain))
      #expect(protected.count == plain.count + pairing.profile.tagLength + 4)
      #expect(receiver.unprotectRTCP(protected) == .plain(plain))
    }
  }

  @Test(arguments: SRTPProfile.allCases)
  func bothMakersWriteTheSameBytes(profile: SRTPProfile) throws {
    let keys = SRTPPackets.keys(profile)
    let (ours, theirs) = (try SRTPMaker.openssl.make(keys), try SRTPMaker.libsrtp.make(keys))
    for turn in 0..<70_000 {
      let plain = SRTPPackets.rtp(sequence: UInt16(truncatingIfNeeded: 65_000 + turn), payload: [1, 2, 3])
      guard turn < 600 || turn % 64 == 0 else { continue }
      let (a, b) = (ours.protectRTP(plain), theirs.protectRTP(plain))
      #expect(a != nil)
      #expect(a == b, "packet \(turn)")
    }
  }

  @Test(arguments: Pairing.all)
  func theRolloverAt65535IsCrossedWithLossAndReordering(pairing: Pairing) throws {
    let (sender, receiver) = try pairing.make()
    var random = SeededGenerator(seed: 7)
    // Three rollovers in steps small enough for the sequence number alone to tell.
    var held: [(plain: [UInt8], protected: [UInt8])] = []
    var delivered = 0
    for turn in stride(from: 65_530, to: 4 * 65_536, by: 37) {
      let plain = SRTPPackets.rtp(sequence: UInt16(truncatingIfNeeded: turn))
      let protected = try #require(sender.protectRTP(plain))
      // The first packet must be seen with the rollover counter it was sent with.
      if turn > 65_530, random.next() % 5 == 0 { continue }
      held.append((plain, protected))
      guard held.count == 4 || turn == 65_530 else { continue }
      held.shuffle(using: &random)
      for (plain, protected) in held {
        #expect(receiver.unprotectRTP(protected) == .plain(plain))
        delivered += 1
      }
      held = []
    }
    #expect(delivered > 4000)
  }

  @Test(arguments: Pairing.all)
  func everySourceHasItsOwnRolloverCounter(pairing: Pairing) throws {
    let (sender, receiver) = try pairing.make()
    for turn in 0..<400 {
      for source in 0..<3 as Range<UInt32> {
        let start = [65_530, 65_400, 12][Int(source)]
        let plain = SRTPPackets.rtp(sequence: UInt16(truncatingIfNeeded: start + turn), ssrc: source)
        let protected = try #require(sender.protectRTP(plain))
        #expect(receiver.unprotectRTP(protected) == .plain(plain))
      }
    }
  }

  /// Sequence numbers that jump as no sender should: both makers must take the same index, or refuse alike.
  @Test(arguments: SRTPProfile.allCases)
  func wildJumpsLeadToTheSameIndices(profile: SRTPProfile) throws {
    for seed in 1...20 as ClosedRange<UInt64> {
      var random = SeededGenerator(seed: seed)
      let keys = SRTPPackets.keys(profile)
      let (ours, theirs) = (try SRTPMaker.openssl.make(keys), try SRTPMaker.libsrtp.make(keys))
      var sequence = UInt16(truncatingIfNeeded: random.next())
      var refused = 0
      for turn in 0..<500 {
        let plain = SRTPPackets.rtp(sequence: sequence, payload: [1, 2, 3])
        let (a, b) = (ours.protectRTP(plain), theirs.protectRTP(plain))
        #expect(a == b, "seed \(seed), packet \(turn), sequence number \(sequence)")
        if a == nil { refused += 1 }
        sequence &+= random.next() % 4 == 0 ? UInt16(truncatingIfNeeded: random.next()) : 1
      }
      #expect(refused < 500)
    }
  }
}
