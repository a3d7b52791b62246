/// The header `Range` of a request for one part of a file.
enum ByteRange {
  /// The part that is wanted; nil for what is no range of bytes, several ranges, or one outside of the file: the whole file is
  /// the answer then (RFC 9110, section 14.2).
  static func read(_ text: some StringProtocol, of size: Int64) -> Range<Int64>? {
    guard text.lowercased().hasPrefix("bytes=") else { return nil }
    let parts = text.dropFirst(6).split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
    guard parts.count == 2, let begin = parts.first, let end = parts.last else { return nil }
    func number(_ digits: some StringProtocol) -> Int64? {
      digits.utf8.allSatisfy { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains($0) } ? Int64(digits) : nil
    }
    if begin.isEmpty {
      guard let count = number(end), count > 0, size > 0 else { return nil }
      return max(0, size - count)..<size
    }
    guard let first = number(begin), first < size else { return nil }
    if end.isEmpty { return first..<size }
    guard let last = number(end), last >= first else { return nil }
    return first..<(last < size - 1 ? last + 1 : size)
  }
}
