import Foundation
import MediaBasics
import RTC

/// What protecting and unprotecting a packet costs, by either maker of SRTP.
struct SRTPBenchmark: Benchmark {
  let name = "srtp"
  let abstract = "packets protected and unprotected per second and core, by our own SRTP and by libsrtp2"
  let goal = "our own no slower than libsrtp2 in any row"

  /// A packet of speech with its header, and one of video.
  static let sizes = [150, 1_200]
  private static let profiles: [(SRTPProfile, name: String)] = [
    (.aeadAES128GCM, "AES-128-GCM"), (.aes128CMSHA1_80, "AES-128-CM, HMAC-SHA1-80"),
  ]
  private static let makers: [(SRTPMaker, name: String)] = [(.openssl, "ncall"), (.libsrtp, "libsrtp2")]

  func run(_ setting: BenchSetting) async throws -> BenchResult {
    let (rounds, packets) = setting.isBrief ? (10, 1_000) : (200, 1_000)
    var result = BenchResult(rows: [])
    var isMet = true
    for (profile, profileName) in Self.profiles {
      for size in Self.sizes {
        let condition = "\(size) bytes, \(profileName)"
        setting.progress("srtp: \(condition)")
        var timings: [Timing] = Self.makers.map { _ in Timing() }
        // In turns, so that both meet the same machine; the quietest turn is the one that says most.
        for _ in 0..<rounds {
          for (index, maker) in Self.makers.enumerated() {
            timings[index].take(try Self.time(maker.0, profile, size: size, packets: packets))
          }
        }
        for (timing, maker) in zip(timings, Self.makers) {
          result.rows.append(
            .init(
              condition: condition, subject: maker.name,
              figures: [
                .init("protect", timing.protect, "ns"), .init("unprotect", timing.unprotect, "ns"),
                .init("protected", 1e9 / timing.protect, "packets/s"),
                .init("unprotected", 1e9 / timing.unprotect, "packets/s"),
              ]))
        }
        isMet = isMet && timings[0].protect <= timings[1].protect && timings[0].unprotect <= timings[1].unprotect
      }
    }
    if !setting.isBrief { result.isGoalMet = isMet }
    return result
  }

  /// Nanoseconds per packet.
  struct Timing: Sendable, Equatable {
    var protect = Double.infinity
    var unprotect = Double.infinity

    mutating func take(_ other: Timing) {
      protect = min(protect, other.protect)
      unprotect = min(unprotect, other.unprotect)
    }
  }

  /// Sends `packets` packets of one source through a sender and a receiver, and times both.
  static func time(_ maker: SRTPMaker, _ profile: SRTPProfile, size: Int, packets: Int) throws -> Timing {
    func secret(_ count: Int, _ first: UInt8) -> SecretBytes {
      SecretBytes((0..<count).map { first &+ UInt8(truncatingIfNeeded: $0) })
    }
    let keys = SRTPKeyingMaterial(
      profile: profile, localKey: secret(profile.keyLength, 1), localSalt: secret(profile.saltLength, 51),
      remoteKey: secret(profile.keyLength, 101), remoteSalt: secret(profile.saltLength, 151))
    let sender = try maker.make(keys)
    let receiver = try maker.make(keys.reversed)
    let room = (size + SRTPLimits.rtpRoom + 15) / 16 * 16
    let slab = UnsafeMutableRawBufferPointer.allocate(byteCount: packets * room, alignment: 16)
    defer { slab.deallocate() }
    slab.initializeMemory(as: UInt8.self, repeating: 0x5a)
    var lengths = [Int](repeating: size, count: packets)
    func each(_ body: (Int, inout MutableRawSpan) -> Void) {
      for number in 0..<packets {
        var slot = UnsafeMutableRawBufferPointer(rebasing: slab[(number * room)..<((number + 1) * room)]).mutableBytes
        body(number, &slot)
      }
    }
    each { number, slot in
      RTPOutgoing(
        marker: false, payloadType: 111, sequenceNumber: UInt16(truncatingIfNeeded: number),
        timestamp: UInt32(truncatingIfNeeded: number * 960), ssrc: 7
      ).writeHeader(into: &slot)
    }
    var refused = 0
    let protect = processorTime {
      each { number, slot in
        guard let length = sender.protectRTP(&slot, length: size) else { return refused += 1 }
        lengths[number] = length
      }
    }
    let unprotect = processorTime {
      each { number, slot in
        guard case .ok(size) = receiver.unprotectRTP(&slot, length: lengths[number]) else { return refused += 1 }
      }
    }
    guard refused == 0 else { throw BenchFailure("\(refused) packets were refused by SRTP") }
    return Timing(protect: protect / Double(packets), unprotect: unprotect / Double(packets))
  }

  /// Nanoseconds that the calling thread was on a processor while `body` ran.
  private static func processorTime(_ body: () -> Void) -> Double {
    func now() -> Double {
      var time = timespec()
      clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time)
      return Double(time.tv_sec) * 1e9 + Double(time.tv_nsec)
    }
    let before = now()
    body()
    return now() - before
  }
}
