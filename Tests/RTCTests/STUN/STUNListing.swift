/// Reads the hexadecimal bytes of a listing, ignoring white space.
func stunBytes(_ listing: String) -> [UInt8] {
  let digits = listing.filter { !$0.isWhitespace }
  return stride(from: 0, to: digits.count, by: 2).map { offset in
    let start = digits.index(digits.startIndex, offsetBy: offset)
    guard let byte = UInt8(digits[start..<digits.index(start, offsetBy: 2)], radix: 16) else {
      preconditionFailure("a listing holds pairs of hexadecimal digits")
    }
    return byte
  }
}
