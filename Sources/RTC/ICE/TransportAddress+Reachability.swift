extension TransportAddress {
  /// False for addresses no single peer can be reached at.
  var isReachable: Bool {
    guard port != 0, !isUnspecified else { return false }
    switch family {
    case .ipv4: return low >> 28 != 0xe && low != 0xffff_ffff
    case .ipv6: return high >> 56 != 0xff
    }
  }
}
