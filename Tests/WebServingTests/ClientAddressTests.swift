import NIOCore
import NIOHTTP1
import Testing

@testable import WebServing

/// Who a request comes from, directly and behind a proxy.
struct ClientAddressTests {
  @Test(arguments: [
    ("203.0.113.7", "203.0.113.7"), ("10.0.0.1, 203.0.113.7", "203.0.113.7"), ("203.0.113.7:4711", "203.0.113.7"),
    ("2001:DB8::0:1", "2001:db8::1"), ("[2001:db8::1]:443", "2001:db8::1"), ("::ffff:192.0.2.1", "192.0.2.1"),
    ("a, 192.0.2.1 ", "192.0.2.1"),
  ])
  func theLastForwardedAddressCounts(_ value: String, _ address: String) {
    #expect(ClientAddress.forwarded(["X-Forwarded-For": value]) == address)
  }

  @Test(arguments: ["", "unknown", "192.0.2.1, ", "192.0.2.1, x", "[::1", "1.2.3.4:5:6", "192.0.2.1;"])
  func whatIsNoAddressDoesNotCount(_ value: String) {
    #expect(ClientAddress.forwarded(["X-Forwarded-For": value]) == nil)
    #expect(ClientAddress.forwarded(["Forwarded": "for=" + value]) == nil || value == "192.0.2.1;")
  }

  @Test(arguments: [
    (#"for="[2001:db8:cafe::17]:4711""#, "2001:db8:cafe::17"), ("for=192.0.2.43, For=198.51.100.17", "198.51.100.17"),
    ("proto=https;for=192.0.2.60;by=203.0.113.43", "192.0.2.60"),
  ])
  func theLastElementOfForwardedCounts(_ value: String, _ address: String) {
    #expect(ClientAddress.forwarded(["Forwarded": value]) == address)
  }

  @Test func theHeaderThatProxiesSetComesFirst() {
    let both: HTTPHeaders = ["Forwarded": "for=192.0.2.1", "X-Forwarded-For": "192.0.2.2"]
    #expect(ClientAddress.forwarded(both) == "192.0.2.2")
    let twice: HTTPHeaders = ["X-Forwarded-For": "192.0.2.1", "x-forwarded-for": "192.0.2.2"]
    #expect(ClientAddress.forwarded(twice) == "192.0.2.2")
    #expect(ClientAddress.forwarded([:]) == nil)
  }

  @Test func aHouseholdIsOneNetwork() throws {
    func network(_ text: String) throws -> ClientAddress.Network? {
      ClientAddress.network(try SocketAddress(ipAddress: text, port: 1))
    }
    #expect(try network("2001:db8:1:2::1") == network("2001:db8:1:2:ffff::9"))
    #expect(try network("2001:db8:1:2::1") != network("2001:db8:1:3::1"))
    #expect(try network("::ffff:192.0.2.1") == network("192.0.2.1"))
    #expect(try network("192.0.2.1") != network("192.0.2.2"))
    #expect(try network("127.0.0.9")?.isLoopback == true && network("::1")?.isLoopback == true)
    #expect(try network("192.0.2.1")?.isLoopback == false && network("::2")?.isLoopback == false)
  }

  @Test func aTrustedProxySaysWhoAsks() async throws {
    for (trusts, expected) in [(true, "192.0.2.9"), (false, "127.0.0.1")] {
      try await TestWeb.run(trustsProxy: trusts) {
        .reply(.text(200, $0.address))
      } _: { web in
        let socket = try await web.socket()
        let reply = try await socket.request("GET", "/", headers: ["X-Forwarded-For": "10.0.0.1, 192.0.2.9"])
        #expect(reply.body == expected)
        #expect(try await socket.request("GET", "/").body == "127.0.0.1")
        await socket.close()
      }
    }
  }
}
