import RTC
import Testing

@testable import Bench

/// That every maker, profile and size can be timed: packets really go through both ends.
@Suite struct SRTPTimingTests {
  @Test(arguments: SRTPMaker.allCases, SRTPProfile.allCases)
  func everyCombinationIsTimed(maker: SRTPMaker, profile: SRTPProfile) throws {
    for size in SRTPBenchmark.sizes {
      let timing = try SRTPBenchmark.time(maker, profile, size: size, packets: 300)
      #expect(timing.protect > 0 && timing.protect.isFinite)
      #expect(timing.unprotect > 0 && timing.unprotect.isFinite)
    }
  }
}
