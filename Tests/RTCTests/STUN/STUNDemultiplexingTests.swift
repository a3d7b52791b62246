import MediaBasics
import Testing

@testable import RTC

@Suite("A server tells STUN from media and finds whom a first packet is for")
struct STUNDemultiplexingTests {
  private func fragments(_ datagram: [UInt8]) -> [String]? {
    guard let found = STUNMessage.usernameFragments(of: datagram.span.bytes) else { return nil }
    return [found.localName, found.remoteName]
  }

  private func isSTUN(_ datagram: [UInt8]) -> Bool { STUNMessage.isSTUN(datagram.span.bytes) }

  @Test func stunIsToldFromItsNeighbours() {
    let rtp: [UInt8] = [0x80, 111, 0, 1] + Array(repeating: 0, count: 20)
    let handshake: [UInt8] = [22, 0xfe, 0xfd, 0] + Array(repeating: 0, count: 20)
    #expect(isSTUN(STUNVectorsTests.request))
    #expect(isSTUN(STUNVectorsTests.ipv6Response))
    #expect(!isSTUN(rtp))
    #expect(!isSTUN(handshake))
    #expect(!isSTUN([UInt8](STUNVectorsTests.request[..<19])))
    #expect(!isSTUN([UInt8]()))
  }

  @Test func aRequestNamesBothFragments() {
    #expect(fragments(STUNVectorsTests.request) == ["evtj", "h6vY"])
  }

  @Test func onlyRequestsAreRouted() {
    #expect(fragments(STUNVectorsTests.ipv4Response) == nil)
  }

  @Test(arguments: ["", ":", "a:", ":b", "nocolon"])
  func aUsernameWithoutTwoHalvesIsNotRouted(_ username: String) {
    var builder = STUNMessageBuilder(.request, transactionID: STUNTransactionID(high: 0, low: 0))
    builder.add(.username, text: username)
    #expect(fragments(builder.finish(key: nil)) == nil)
  }

  @Test func aFragmentHasAtMost256Characters() {
    func request(_ count: Int) -> [UInt8] {
      var builder = STUNMessageBuilder(.request, transactionID: STUNTransactionID(high: 0, low: 0))
      builder.add(.username, text: String(repeating: "x", count: count) + ":y")
      return builder.finish(key: nil)
    }
    #expect(fragments(request(256))?.last == "y")
    #expect(fragments(request(257)) == nil)
  }

  @Test func anAttributeThatRunsPastTheEndEndsTheSearch() {
    var datagram = STUNVectorsTests.request
    datagram[22] = 0xff
    #expect(fragments(datagram) == nil)
  }
}
