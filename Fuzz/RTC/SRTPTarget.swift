import MediaBasics

@testable import RTC

/// Both makers of SRTP and SRTCP, both profiles: packets as they come, and genuine ones that were changed on their way.
enum SRTPTarget {
  private static let keys = SRTPProfile.allCases.map { profile in
    var random = SeededGenerator(seed: 9)
    return SRTPKeyingMaterial(
      profile: profile, localKey: SecretBytes(random.bytes(profile.keyLength)),
      localSalt: SecretBytes(random.bytes(profile.saltLength)), remoteKey: SecretBytes(random.bytes(profile.keyLength)),
      remoteSalt: SecretBytes(random.bytes(profile.saltLength)))
  }

  static let target = FuzzTarget("srtp", longest: 4096) { bytes in
    var input = FuzzInput(bytes)
    let keys = input.pick(keys)
    guard let sender = try? SRTPMaker.openssl.make(keys, allowsRepeats: true),
      let ours = try? SRTPMaker.openssl.make(keys.reversed), let theirs = try? SRTPMaker.libsrtp.make(keys.reversed)
    else { fatalError("no transforms") }
    while !input.isAtEnd {
      let isRTCP = input.bool()
      var packet = isRTCP ? rtcp(&input) : rtp(&input)
      var genuine: [UInt8]?
      if input.below(4) != 0 {
        let plain = packet
        packet += [UInt8](repeating: 0, count: SRTPLimits.rtcpRoom)
        guard
          let length = run(
            &packet, plain.count, { isRTCP ? sender.protectRTCP(&$0, length: $1) : sender.protectRTP(&$0, length: $1) })
        else { continue }
        packet = Array(packet.prefix(length))
        genuine = packet
      }
      for _ in 0..<(input.bool() ? 0 : input.below(4)) where !packet.isEmpty {
        packet[input.below(packet.count)] ^= input.u8()
      }
      if input.below(8) == 0 { packet.removeLast(input.below(packet.count + 1)) }
      let a = unprotect(packet, isRTCP, ours)
      let b = unprotect(packet, isRTCP, theirs)
      if let a, let b { expect(a == b, "both makers read the same: \(a) \(b)") }
      // What nobody holding the keys made could only match by chance.
      if packet != genuine {
        expect(a == nil && b == nil, "a forgery is refused: \(packet)")
      }
    }
  }

  private static func rtp(_ input: inout FuzzInput) -> [UInt8] {
    if input.below(4) == 0 { return input.block(most: 300) }
    var writer = ByteWriter()
    writer.u8(0x80 | input.u8() & 0x3f)
    writer.u8(input.u8() & 0x7f)
    writer.u16(input.u16())
    writer.u32(7)
    writer.u32(UInt32(input.u8() & 3))
    writer.append(input.block(most: 200))
    return writer.bytes
  }

  private static func rtcp(_ input: inout FuzzInput) -> [UInt8] {
    if input.below(4) == 0 { return input.block(most: 300) }
    var writer = ByteWriter()
    writer.u8(0x80 | input.u8() & 0x1f)
    writer.u8(200 + input.u8() & 7)
    writer.u16(input.u16())
    writer.u32(UInt32(input.u8() & 3))
    writer.append(input.block(most: 200))
    return writer.bytes
  }

  private static func run<Result>(
    _ packet: inout [UInt8], _ length: Int, _ body: (inout MutableRawSpan, Int) -> Result
  ) -> Result {
    var span = packet.mutableSpan
    var bytes = span.mutableBytes
    return body(&bytes, length)
  }

  private static func unprotect(_ packet: [UInt8], _ isRTCP: Bool, _ transform: any SRTPTransform) -> [UInt8]? {
    var buffer = packet
    let result = run(&buffer, packet.count) {
      isRTCP ? transform.unprotectRTCP(&$0, length: $1) : transform.unprotectRTP(&$0, length: $1)
    }
    guard case .ok(let length) = result else { return nil }
    expect(length >= 0 && length <= packet.count, "unprotecting does not make a packet longer")
    return Array(buffer.prefix(length))
  }
}
