@testable import LiveKit

/// The JSON of a candidate that trickles in.
enum TrickleCandidateTarget {
  static let target = FuzzTarget("trickle-candidate") { bytes in
    guard let candidate = TrickleCandidate(json: String(decoding: bytes, as: UTF8.self)) else { return }
    let json = candidate.json
    // Escapes make a text longer, and what is longer than a candidate can be is refused.
    if json.utf8.count <= 4096 {
      expect(TrickleCandidate(json: json) == candidate, "\(candidate) is read as it was written: \(json)")
    }
  }
}
