/// The last second and a quarter of what was played, and which of it may come back in the microphone's next block.
///
/// Played and captured blocks come from two threads, maybe two sound cards: in bursts, and one a little faster than the other. Which
/// belong together changes rarely: blocks of both are taken one after the other, a fixed number of blocks apart, and that is corrected when what
/// waits has been more or less than it should be for seconds. How long the sound is under way is found by when it gets loud and quiet here
/// and there; the canceller's filter has to look only for what is left.
struct EchoHistory {
  /// Blocks kept.
  static let length = 128
  /// Blocks that the reader stays behind what was played last, so that a thread that is late does not lose its place.
  static let lead = 2
  /// Blocks by which a sound may come back later than its reference without the filter missing the room's tail.
  private static let nearby = 0...10
  /// Where the sound is looked for, in blocks after its reference.
  private static let searched = -8...60
  /// Blocks compared.
  private static let compared = 150
  /// Blocks between two looks.
  private static let interval = 50
  /// Correlation that counts.
  private static let evidence: Float = 0.6

  private var samples = [Int16](repeating: 0, count: length * AudioBlock.frames)
  /// Loudness of what was played, by number modulo length, in steps of about 3 dB.
  private var played = [Float](repeating: 0, count: 512)
  /// Loudness of the microphone's blocks and the reference that each was given.
  private var heard = [Float](repeating: 0, count: 256)
  private var given = [Int](repeating: 0, count: 256)
  /// Blocks played and blocks heard since the beginning.
  private var written = 0
  private var captured = 0
  /// The number of the next reference.
  private var position = 0
  private var hasBegun = false
  /// The fewest blocks that waited at a turn of a window, and how many turns it has.
  private var waited = Int.max
  private var turns = 0
  /// What waits when all is as it should be.
  private var expected = lead
  private var suspected: Int?

  init() {}

  /// Begins anew.
  mutating func reset() {
    written = 0
    captured = 0
    position = 0
    hasBegun = false
    waited = .max
    turns = 0
    expected = Self.lead
    suspected = nil
  }

  mutating func add(_ block: borrowing Span<Int16>) {
    let start = written % Self.length * AudioBlock.frames
    var power: Float = 0
    for i in 0..<AudioBlock.frames {
      let sample = i < block.count ? block[i] : 0
      samples[start + i] = sample
      power += Float(sample) * Float(sample)
    }
    played[written % played.count] = Self.loudness(power)
    written += 1
  }

  /// Fills in what may come back in the next captured block; silence where nothing was played.
  ///
  /// - Returns: true when it is another part of the sound than the filter has learnt: it must begin anew.
  mutating func reference(for block: borrowing Span<Int16>, into reference: inout [Int16]) -> Bool {
    var power: Float = 0
    for i in block.indices { power += Float(block[i]) * Float(block[i]) }
    var isMoved = false
    if !hasBegun, written >= Self.lead {
      hasBegun = true
      position = written - Self.lead
    }
    if hasBegun { isMoved = follow() }
    heard[captured % heard.count] = Self.loudness(power)
    given[captured % given.count] = position
    captured += 1
    let isThere = hasBegun && position >= 0 && position < written && written - position <= Self.length
    let start = isThere ? position % Self.length * AudioBlock.frames : 0
    for i in reference.indices { reference[i] = isThere && i < AudioBlock.frames ? samples[start + i] : 0 }
    if hasBegun, position < written { position += 1 }
    return isMoved
  }

  /// Keeps its place among what is played; answers whether it moved far.
  private mutating func follow() -> Bool {
    // What was overwritten, or a thread that was away for long: begin where playing is.
    if written - position > Self.length || written - position > expected + 32 {
      position = written - expected
      waited = .max
      turns = 0
      return true
    }
    waited = min(waited, written - position)
    turns += 1
    if turns >= 4 * Self.interval {
      let surplus = waited - expected
      waited = .max
      turns = 0
      // One clock is faster than the other: the filter follows a single block by itself.
      if surplus > 1 { position += 1 } else if surplus < -1 { position = max(0, position - 1) }
    }
    guard captured % Self.interval == 0, captured >= Self.compared, let lag = lag() else { return false }
    guard !Self.nearby.contains(lag) else {
      suspected = nil
      return false
    }
    // Once may be chance.
    guard let before = suspected, abs(before - lag) <= 1 else {
      suspected = lag
      return false
    }
    suspected = nil
    let wanted = position - (lag - 2)
    guard wanted >= 0, wanted <= written, written - wanted <= Self.length else { return false }
    expected = max(0, expected + position - wanted)
    position = wanted
    waited = .max
    turns = 0
    return true
  }

  /// How many blocks after its reference a sound comes back; nil where that cannot be told.
  private func lag() -> Int? {
    var best: (value: Float, lag: Int) = (Self.evidence, 0)
    var isFound = false
    for lag in Self.searched {
      guard let value = correlation(at: lag), value > best.value else { continue }
      best = (value, lag)
      isFound = true
    }
    return isFound ? best.lag : nil
  }

  /// The normalised correlation of how loud it is here and there; nil where either is as loud all the time.
  private func correlation(at lag: Int) -> Float? {
    var (sx, sy, sxx, syy, sxy) = (Float(0), Float(0), Float(0), Float(0), Float(0))
    var count: Float = 0
    for n in (captured - Self.compared)..<captured {
      let reference = given[n % given.count] - lag
      guard reference >= 0, reference < written, written - reference < played.count else { continue }
      let x = played[reference % played.count]
      let y = heard[n % heard.count]
      sx += x
      sy += y
      sxx += x * x
      syy += y * y
      sxy += x * y
      count += 1
    }
    guard count > Float(Self.compared) * 0.8 else { return nil }
    let vx = sxx / count - sx / count * (sx / count)
    let vy = syy / count - sy / count * (sy / count)
    guard vx > 0.5, vy > 0.5 else { return nil }
    return (sxy / count - sx / count * (sy / count)) / (vx * vy).squareRoot()
  }

  /// The binary exponent of the power: cheap, and as the ear compares.
  @inline(__always)
  private static func loudness(_ power: Float) -> Float {
    power < 1 ? 0 : Float(power.exponent) + (power.significand - 1)
  }
}
