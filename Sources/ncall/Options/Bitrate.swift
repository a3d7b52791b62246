/// A rate of Opus as people write it: bits per second, or thousands of them with a `k`.
struct Bitrate: Equatable {
  static let advice = "write bits per second from 6k to 510k, such as 32000 or 32k"

  /// Bits per second.
  var rate: Int

  init?(_ text: String) {
    let isThousands = text.hasSuffix("k")
    guard let number = Int(isThousands ? String(text.dropLast()) : text), (1...1_000_000).contains(number) else {
      return nil
    }
    rate = isThousands ? number * 1_000 : number
    guard (6_000...510_000).contains(rate) else { return nil }
  }
}
