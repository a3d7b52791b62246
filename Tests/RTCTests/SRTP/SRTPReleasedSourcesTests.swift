import MediaBasics
import Testing

@testable import RTC

/// Sources that nobody needs any more make room for others, and touch none that is in use.
@Suite struct SRTPReleasedSourcesTests {
  @Test(arguments: SRTPRefusalTests.each)
  func aReleasedSourceMakesRoomForAnother(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (sender, receiver) = try SRTPPackets.pair(maker, profile)
    func hears(_ ssrc: UInt32, _ sequence: UInt16) throws -> SRTPPlain {
      receiver.unprotectRTP(try #require(sender.protectRTP(SRTPPackets.rtp(sequence: sequence, ssrc: ssrc))))
    }
    // Half of them are known by RTP, half by RTCP.
    for ssrc in 0..<UInt32(SRTPLimits.inboundSources) {
      if ssrc % 2 == 0 {
        #expect(try hears(ssrc, 1) == .plain(SRTPPackets.rtp(sequence: 1, ssrc: ssrc)))
      } else {
        let report = try #require(sender.protectRTCP(SRTPPackets.rtcp(ssrc: ssrc)))
        #expect(receiver.unprotectRTCP(report) == .plain(SRTPPackets.rtcp(ssrc: ssrc)))
      }
    }
    #expect(try hears(9_000, 1) == .drop(.tooManySources))
    for (n, gone) in ([4, 5, 6] as [UInt32]).enumerated() {
      receiver.releaseInbound(gone)
      receiver.releaseInbound(gone)
      let ssrc = 9_001 + UInt32(n)
      #expect(try hears(ssrc, 1) == .plain(SRTPPackets.rtp(sequence: 1, ssrc: ssrc)))
      #expect(try hears(9_100, UInt16(n)) == .drop(.tooManySources), "one place was freed, not more")
    }
    receiver.releaseInbound(77_777)
    #expect(try hears(9_200, 1) == .drop(.tooManySources), "what was not known frees nothing")
  }

  /// Its rollover counter and its replay window are what they were, whoever is released beside it.
  @Test(arguments: SRTPRefusalTests.each)
  func aSourceInUseGoesOnAsIfNothingHadHappened(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (sender, receiver) = try SRTPPackets.pair(maker, profile)
    var newest: [UInt8] = []
    for turn in stride(from: 0, through: 3 << 16, by: 0x4000) {
      let plain = SRTPPackets.rtp(sequence: UInt16(truncatingIfNeeded: turn), ssrc: 1)
      newest = try #require(sender.protectRTP(plain))
      #expect(receiver.unprotectRTP(newest) == .plain(plain))
    }
    for ssrc in 2..<200 as Range<UInt32> {
      let plain = SRTPPackets.rtp(sequence: 7, ssrc: ssrc)
      #expect(receiver.unprotectRTP(try #require(sender.protectRTP(plain))) == .plain(plain))
      receiver.releaseInbound(ssrc)
      sender.releaseOutbound(ssrc)
    }
    #expect(receiver.unprotectRTP(newest) == .drop(.replayed))
    let next = SRTPPackets.rtp(sequence: 1, ssrc: 1)
    #expect(receiver.unprotectRTP(try #require(sender.protectRTP(next))) == .plain(next))
    // A source that is released is new: it may come again, from a rollover counter of zero.
    let again = SRTPPackets.rtp(sequence: 8, ssrc: 2)
    #expect(receiver.unprotectRTP(try #require(sender.protectRTP(again))) == .plain(again))
  }

  @Test(arguments: SRTPRefusalTests.each)
  func aSenderThatReleasesSourcesNeverRunsOutOfThem(maker: SRTPMaker, profile: SRTPProfile) throws {
    let (sender, _) = try SRTPPackets.pair(maker, profile)
    let limit = UInt32(SRTPLimits.outboundSources)
    for ssrc in 0..<limit { #expect(sender.protectRTP(SRTPPackets.rtp(sequence: 1, ssrc: ssrc)) != nil) }
    #expect(sender.protectRTP(SRTPPackets.rtp(sequence: 1, ssrc: limit)) == nil)
    for ssrc in limit..<(limit + 50) {
      sender.releaseOutbound(ssrc - limit)
      #expect(sender.protectRTP(SRTPPackets.rtp(sequence: 1, ssrc: ssrc)) != nil)
      #expect(sender.protectRTCP(SRTPPackets.rtcp(ssrc: ssrc)) != nil)
    }
    #expect(sender.protectRTP(SRTPPackets.rtp(sequence: 1, ssrc: .max)) == nil)
  }
}
