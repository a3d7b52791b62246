@testable import RTC

/// A candidate line, as descriptions and trickle messages carry it, and the addresses in it.
enum ICECandidateTarget {
  static let target = FuzzTarget("ice-candidate", longest: 2100) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    if let address = TransportAddress(ip: text, port: 1) {
      expect(TransportAddress(ip: address.ip, port: 1) == address, "\(address.ip) is read as it was written")
    }
    guard let candidate = ICECandidate(sdp: text) else { return }
    let line = candidate.sdp
    // Words are parted by any white space but joined by one space, which a combining mark behind it would swallow.
    guard line.utf8.allSatisfy({ $0 < 0x80 }), line.utf8.count <= 2_048 else { return }
    let again = ICECandidate(sdp: line)
    expect(again?.sdp == line, "the line \(line) is read as it was written, not as \(again?.sdp ?? "-")")
  }
}
