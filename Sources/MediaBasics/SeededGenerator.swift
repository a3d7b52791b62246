/// A small reproducible random generator (xoshiro256**, seeded through SplitMix64).
///
/// The engine draws every random value from one of these: production seeds it from the system, tests with a constant.
/// It is not a cryptographic generator; keys come from OpenSSL, and secrets such as ICE passwords must be seeded with
/// at least 256 bits of system randomness through `init(from:)`.
public struct SeededGenerator: RandomNumberGenerator, Sendable {
  private var a: UInt64
  private var b: UInt64
  private var c: UInt64
  private var d: UInt64

  public init(seed: UInt64) {
    var mix = seed
    func next() -> UInt64 {
      mix &+= 0x9e37_79b9_7f4a_7c15
      var z = mix
      z = (z ^ (z >> 30)) &* 0xbf58_476d_1ce4_e5b9
      z = (z ^ (z >> 27)) &* 0x94d0_49bb_1331_11eb
      return z ^ (z >> 31)
    }
    (a, b, c, d) = (next(), next(), next(), next())
  }

  /// Takes the whole state from another generator.
  public init(from source: inout some RandomNumberGenerator) {
    (a, b, c, d) = (source.next(), source.next(), source.next(), source.next() | 1)
  }

  public mutating func next() -> UInt64 {
    let result = rotate(b &* 5, 7) &* 9
    let t = b << 17
    c ^= a
    d ^= b
    b ^= c
    a ^= d
    c ^= t
    d = rotate(d, 45)
    return result
  }

  /// `count` random bytes.
  public mutating func bytes(_ count: Int) -> [UInt8] {
    (0..<max(0, count)).map { _ in UInt8(truncatingIfNeeded: next() >> 32) }
  }

  private func rotate(_ x: UInt64, _ k: UInt64) -> UInt64 { (x << k) | (x >> (64 - k)) }
}
