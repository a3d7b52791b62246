/// Remembers which of the last packet indices were met (RFC 3711 §3.3.2), as a ring of 64-bit blocks: moving
/// forward clears whole blocks and shifts nothing (RFC 6479).
struct ReplayWindow {
  enum Verdict: Equatable {
    case fresh
    case replayed
    case tooOld
  }

  /// The highest index met; nil before the first.
  private(set) var highest: UInt64?
  /// One block more than the window, since the newest may be only partly used.
  private var blocks = InlineArray<17, UInt64>(repeating: 0)

  private static let blockCount: UInt64 = 17

  func verdict(on index: UInt64) -> Verdict {
    guard let highest, index <= highest else { return .fresh }
    guard highest - index < UInt64(SRTPLimits.replayWindow) else { return .tooOld }
    return blocks[Self.block(of: index)] & Self.bit(of: index) == 0 ? .fresh : .replayed
  }

  /// Remembers an index that was `.fresh`.
  mutating func insert(_ index: UInt64) {
    if let highest {
      if index > highest {
        var block = highest >> 6
        let last = index >> 6
        if last - block >= Self.blockCount {
          blocks = InlineArray(repeating: 0)
        } else {
          while block < last {
            block += 1
            blocks[Int(block % Self.blockCount)] = 0
          }
        }
        self.highest = index
      }
    } else {
      highest = index
    }
    blocks[Self.block(of: index)] |= Self.bit(of: index)
  }

  private static func block(of index: UInt64) -> Int { Int((index >> 6) % blockCount) }
  private static func bit(of index: UInt64) -> UInt64 { 1 << (index & 63) }
}
