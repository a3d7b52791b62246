import Glibc

/// Converts a stream of samples from one rate to another with a windowed-sinc filter, exactly in step.
///
/// Samples go in with `push` and come out with `pull`, in pieces of any size. The ratio can be trimmed while the stream
/// runs, to follow a clock that drifts. Signal-to-noise is above 80 dB in the band that both rates share.
public struct Resampler: Sendable {
  /// Rates accepted, Hz.
  public static let rates = 4_000...384_000

  private static let phases = 256
  /// Zero crossings of the sinc on either side.
  private static let crossings = 24

  public let inputRate: Int
  public let outputRate: Int
  public let channels: Int

  /// Taps on either side of the position.
  private let reach: Int
  /// One row of `2 * reach` coefficients per phase, and one more row for interpolation.
  private let table: [Float]
  private var buffer: [Float]
  /// Samples per channel in the buffer.
  private var filled: Int
  /// Position of the next output in the buffer, in input samples: whole part and fraction.
  private var whole: Int
  private var fraction = 0.0
  private let baseStep: Double
  private var step: Double

  /// - Parameters:
  ///   - inputRate: Hz, 4 000…384 000.
  ///   - outputRate: Hz, 4 000…384 000.
  ///   - channels: interleaved channels, 1…32.
  /// Nil when one of them is out of range.
  public init?(from inputRate: Int, to outputRate: Int, channels: Int = 1) {
    guard Self.rates.contains(inputRate), Self.rates.contains(outputRate), (1...32).contains(channels) else {
      return nil
    }
    self.inputRate = inputRate
    self.outputRate = outputRate
    self.channels = channels
    baseStep = Double(inputRate) / Double(outputRate)
    step = baseStep
    // Going down, the filter is stretched so that it cuts at the lower rate's limit.
    let scale = min(1, Double(outputRate) / Double(inputRate))
    reach = Int((Double(Self.crossings) / scale).rounded(.up))
    table = Self.makeTable(reach: reach, cutoff: scale * 0.94)
    // Silence before the first sample, so that output begins with input.
    filled = reach
    whole = reach
    buffer = Array(repeating: 0, count: (2 * reach + 4_096) * channels)
  }

  /// Trims the ratio: positive when the input's clock is fast by so many parts per million (±5 000).
  public mutating func setDrift(partsPerMillion: Double) {
    guard partsPerMillion.isFinite else { return }
    step = baseStep * (1 + max(-5_000, min(5_000, partsPerMillion)) / 1e6)
  }

  /// Samples per channel by which the output lags behind the input, at the input's rate.
  public var delay: Int { reach }

  /// Samples per channel of input still needed before `frames` can be pulled.
  public func needed(for frames: Int) -> Int {
    guard frames > 0 else { return 0 }
    let last = Double(whole) + fraction + Double(frames - 1) * step
    return max(0, Int(last) + reach + 1 - filled)
  }

  /// Takes input; interleaved.
  public mutating func push(_ samples: borrowing [Float]) {
    let frames = samples.count / channels
    discard()
    let required = (filled + frames) * channels
    if required > buffer.count { buffer.append(contentsOf: repeatElement(0, count: required - buffer.count)) }
    for i in 0..<(frames * channels) { buffer[filled * channels + i] = samples[i] }
    filled += frames
  }

  /// Takes as much silence as brings the last input out.
  public mutating func flush() {
    discard()
    let required = (filled + reach + 1) * channels
    if required > buffer.count { buffer.append(contentsOf: repeatElement(0, count: required - buffer.count)) }
    for i in (filled * channels)..<required { buffer[i] = 0 }
    filled += reach + 1
  }

  /// Fills `output` as far as the input reaches; answers samples per channel.
  public mutating func pull(into output: inout MutableSpan<Float>) -> Int {
    let wanted = output.count / channels
    let taps = 2 * reach
    var made = 0
    while made < wanted, whole + reach < filled {
      let place = fraction * Double(Self.phases)
      let row = Int(place)
      let blend = Float(place - Double(row))
      let first = whole - reach + 1
      for c in 0..<channels {
        output[made * channels + c] = convolve(row: row * taps, blend: blend, first: first, channel: c, taps: taps)
      }
      made += 1
      fraction += step
      let moved = Int(fraction)
      whole += moved
      fraction -= Double(moved)
    }
    return made
  }

  private func convolve(row: Int, blend: Float, first: Int, channel: Int, taps: Int) -> Float {
    table.withUnsafeBufferPointer { table in
      buffer.withUnsafeBufferPointer { buffer in
        var low: Float = 0
        var high: Float = 0
        if channels == 1 {
          var lows = SIMD8<Float>(repeating: 0)
          var highs = lows
          var i = 0
          while i + 8 <= taps {
            var x = SIMD8<Float>()
            var a = x
            var b = x
            for k in 0..<8 {
              x[k] = buffer[first + i + k]
              a[k] = table[row + i + k]
              b[k] = table[row + taps + i + k]
            }
            lows += x * a
            highs += x * b
            i += 8
          }
          low = lows.sum()
          high = highs.sum()
          while i < taps {
            low += buffer[first + i] * table[row + i]
            high += buffer[first + i] * table[row + taps + i]
            i += 1
          }
        } else {
          for i in 0..<taps {
            let x = buffer[(first + i) * channels + channel]
            low += x * table[row + i]
            high += x * table[row + taps + i]
          }
        }
        return low + (high - low) * blend
      }
    }
  }

  /// Moves what is still needed to the front.
  private mutating func discard() {
    let gone = whole - reach
    guard gone > 0, gone <= filled else { return }
    for i in 0..<((filled - gone) * channels) { buffer[i] = buffer[gone * channels + i] }
    filled -= gone
    whole -= gone
  }

  /// Rows of a sinc under a Kaiser window, one per phase, each normalised to unity gain.
  private static func makeTable(reach: Int, cutoff: Double) -> [Float] {
    let taps = 2 * reach
    let beta = 9.0
    var table: [Float] = []
    table.reserveCapacity((phases + 1) * taps)
    for phase in 0...phases {
      let shift = Double(phase) / Double(phases)
      var row: [Double] = []
      row.reserveCapacity(taps)
      for tap in 0..<taps {
        // Distance of this tap's sample from the position between samples reach − 1 and reach.
        let distance = Double(tap - reach + 1) - shift
        let x = distance * cutoff * Double.pi
        let sinc = abs(x) < 1e-9 ? 1 : sin(x) / x
        let edge = distance / Double(reach)
        let window = abs(edge) >= 1 ? 0 : bessel(beta * (1 - edge * edge).squareRoot()) / bessel(beta)
        row.append(sinc * window)
      }
      let sum = row.reduce(0, +)
      for value in row { table.append(Float(value / sum)) }
    }
    return table
  }

  /// The modified Bessel function of the first kind, order zero.
  private static func bessel(_ x: Double) -> Double {
    var sum = 1.0
    var term = 1.0
    var k = 1.0
    while term > sum * 1e-12, k < 200 {
      term *= (x / (2 * k)) * (x / (2 * k))
      sum += term
      k += 1
    }
    return sum
  }
}
