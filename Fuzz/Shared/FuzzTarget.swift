/// One thing that reads bytes from outside, with a way to feed it.
///
/// A target must do the same whenever it is fed the same bytes, keep nothing from one input to the next, and say with `expect`
/// what must hold for any input. The fuzzer feeds it what it invents, the unit tests what is kept in `Corpus` and `Found`.
struct FuzzTarget: Sendable {
  /// Also the name of its folder of seeds.
  let name: String
  /// Longest input that makes sense, in bytes.
  let longest: Int
  let feed: @Sendable ([UInt8]) -> Void

  init(_ name: String, longest: Int = 4096, feed: @escaping @Sendable ([UInt8]) -> Void) {
    self.name = name
    self.longest = longest
    self.feed = feed
  }
}
