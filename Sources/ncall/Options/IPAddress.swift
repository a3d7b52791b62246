import Foundation

/// Whether a text is an address rather than a name.
enum IPAddress {
  static func isOne(_ text: String) -> Bool {
    var four = in_addr()
    var six = in6_addr()
    return inet_pton(AF_INET, text, &four) == 1 || inet_pton(AF_INET6, text, &six) == 1
  }

  /// Whether a name stands for an address.
  static func isOf(_ name: String) -> Bool {
    var list: UnsafeMutablePointer<addrinfo>?
    guard getaddrinfo(name, nil, nil, &list) == 0 else { return false }
    freeaddrinfo(list)
    return true
  }
}
