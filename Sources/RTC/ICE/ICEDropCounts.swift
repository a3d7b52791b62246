/// How often each drop reason occurred.
public struct ICEDropCounts: Sendable, Equatable {
  private var counts = [Int](repeating: 0, count: ICEDropReason.allCases.count)

  public subscript(reason: ICEDropReason) -> Int { counts[reason.rawValue] }

  public var total: Int { counts.reduce(0, &+) }

  mutating func count(_ reason: ICEDropReason) { counts[reason.rawValue] &+= 1 }
}
