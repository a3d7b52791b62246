/// Which payload type each codec has in this connection, so that it never changes between descriptions and no two
/// codecs of a BUNDLE group share one (RFC 8843 section 10.1.2).
struct PayloadTypeTable: Sendable {
  enum Use: Hashable, Sendable {
    case media(CodecIdentity)
    case retransmission(CodecIdentity)
  }

  private var numbers: [Use: UInt8] = [:]
  private var uses: [UInt8: Use] = [:]

  /// The number of `use`: the one it has, or the proposed one if free, or another free one; never one of `taken`.
  mutating func number(for use: Use, proposed: UInt8, taken: Set<UInt8>) -> UInt8? {
    if let number = numbers[use], !taken.contains(number) { return number }
    func isFree(_ number: UInt8) -> Bool { uses[number] == nil && !taken.contains(number) }
    // RFC 5761 section 4 keeps 64…95 free for RTCP; 0…34 belong to static types.
    let candidates = [proposed] + Array(96...127) + Array(35...63)
    guard let number = candidates.first(where: isFree) else { return nil }
    if numbers[use] == nil { set(number, for: use) }
    return number
  }

  /// Takes over the number the peer gave, whatever was here before.
  mutating func set(_ number: UInt8, for use: Use) {
    if let old = numbers[use] { uses[old] = nil }
    if let other = uses[number] { numbers[other] = nil }
    numbers[use] = number
    uses[number] = use
  }
}
