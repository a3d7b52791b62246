import NIOHTTP1

@testable import WebServing

/// What a proxy says of a client's address, in either header.
enum ForwardedAddressTarget {
  static let target = FuzzTarget("forwarded-address", longest: 512) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    for name in ["X-Forwarded-For", "Forwarded"] {
      guard let address = ClientAddress.forwarded([name: text]) else { continue }
      expect(ClientAddress.forwarded([name: address]) == address || name == "Forwarded", "an address is read as itself")
      expect(address.utf8.allSatisfy { $0 > 32 && $0 < 127 }, "an address is plain text: \(address)")
    }
  }
}
