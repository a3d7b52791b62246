import Testing
import WebClient

/// Server addresses as people write them.
struct ServerURLTests {
  @Test(arguments: [
    ("ws://host", "ws://host", 80, false), ("http://host:7880/", "ws://host:7880", 7880, false),
    ("wss://h.example/a/b//", "wss://h.example/a/b", 443, true), ("HTTPS://Host:443", "wss://Host", 443, true),
    ("ws://[::1]:7880", "ws://[::1]:7880", 7880, false), ("ws://127.0.0.1:1/x%20y", "ws://127.0.0.1:1/x%20y", 1, false),
    ("wss://bücher.example", "wss://xn--bcher-kva.example", 443, true),
    ("ws://[fe80::1%25eth0]:80", "ws://[fe80::1%25eth0]", 80, false),
  ])
  func everyFormIsTaken(text: String, normal: String, port: Int, isSecure: Bool) throws {
    let url = try ServerURL(text)
    #expect(url.description == normal && url.port == port && url.isSecure == isSecure)
  }

  @Test func namesBeyondASCIIAreLookedUpInTheirWireForm() throws {
    #expect(try ServerURL("wss://bücher.example:1").host == "xn--bcher-kva.example")
    #expect(try ServerURL("wss://xn--bcher-kva.example").host == "xn--bcher-kva.example")
  }

  @Test(arguments: [
    "", "host", "host:7880", "ftp://host", "ws://", "ws://host:0", "ws://host:99999", "ws://u:p@host",
    "ws://host/?x=1", "ws://host/#f", "ws://ho st", "ws:/host",
    "ws://%2f/", "ws://a%20b", "ws://a%0d%0aX:1", "ws://h%25x", "ws://[]", "ws://[1]", "ws://[::1%25]", "ws://[%2f::1]",
  ])
  func othersAreRefused(text: String) {
    #expect(throws: WebFailure.self) { try ServerURL(text) }
  }
}
