import MediaBasics
import Testing

@testable import RTC

@Suite("Candidate lines of many makes are read and written")
struct ICECandidateSDPTests {
  @Test func aBrowsersLineIsRead() throws {
    let line =
      "a=candidate:842163049 1 udp 1677729535 203.0.113.7 46154 typ srflx raddr 192.168.1.5 rport 46154 generation 0 "
      + "ufrag yZLr network-id 1 network-cost 10"
    let candidate = try #require(ICECandidate(sdp: line))
    #expect(candidate.foundation == "842163049")
    #expect(candidate.component == 1)
    #expect(candidate.transport == .udp)
    #expect(candidate.priority == 1_677_729_535)
    #expect(candidate.address == TransportAddress(203, 0, 113, 7, port: 46_154))
    #expect(candidate.kind == .serverReflexive)
    #expect(candidate.relatedAddress == TransportAddress(192, 168, 1, 5, port: 46_154))
    #expect(candidate.usernameFragment == "yZLr")
    #expect(candidate.extensions.map(\.name) == ["generation", "network-id", "network-cost"])
    #expect(candidate.extensions.map(\.value) == ["0", "1", "10"])
  }

  @Test(arguments: [
    "candidate:1 1 udp 2130706431 10.0.0.1 5000 typ host",
    "candidate:1 1 udp 2130706431 2001:db8::1 5000 typ host generation 0 ufrag abcd",
    "candidate:1 1 tcp 1518280447 10.0.0.1 9 typ host tcptype active",
    "candidate:1 1 tcp 1518280447 10.0.0.1 7881 typ host tcptype passive",
    "candidate:7 2 udp 16777215 192.0.2.15 50000 typ relay raddr 198.51.100.4 rport 6 unknown-thing yes",
    "candidate:1 1 udp 2113937151 6b8c1e2a-3f4d-4d43-9d3c-0b1f7b2d9a10.local 51234 typ host ufrag abcd",
  ])
  func whatIsWrittenIsWhatWasRead(_ line: String) throws {
    #expect(try #require(ICECandidate(sdp: line)).sdp == line)
    #expect(try #require(ICECandidate(sdp: "a=" + line.replacing(" udp ", with: " UDP "))).sdp == line)
  }

  @Test(arguments: [
    "", "candidate:", "candidate:1 1 udp 1 10.0.0.1 5000", "candidate:1 1 udp 1 10.0.0.1 5000 typ wormhole",
    "candidate:1 1 sctp 1 10.0.0.1 5000 typ host", "candidate:1 0 udp 1 10.0.0.1 5000 typ host",
    "candidate:1 257 udp 1 10.0.0.1 5000 typ host", "candidate:1 1 udp 4294967296 10.0.0.1 5000 typ host",
    "candidate:1 1 udp -1 10.0.0.1 5000 typ host", "candidate:1 1 udp 1 10.0.0.1 65536 typ host",
    "candidate:1 1 udp 1 10.0.0.999 5000 typ host", "candidate:1 1 udp 1 nowhere 5000 typ host",
    "candidate:1 1 udp 1 10.0.0.1 5000 typ host odd", "candidate:a:b 1 udp 1 10.0.0.1 5000 typ host",
    "candidate:1 1 udp 1 fe80::1%eth0 5000 typ host", "candidate:1 1 tcp 1 10.0.0.1 9 typ host tcptype lazy",
    "candidate:123456789012345678901234567890123 1 udp 1 10.0.0.1 5000 typ host",
    "candidate:1 1 udp 1 10.0.0.1 5000 typ srflx raddr 10.0.0.1 rport x", "mid:0",
  ])
  func whatIsNoCandidateIsRefused(_ line: String) {
    #expect(ICECandidate(sdp: line) == nil)
  }

  @Test func endlessLinesAreRefused() {
    let line = "candidate:1 1 udp 1 10.0.0.1 5000 typ host" + String(repeating: " a b", count: 40)
    #expect(ICECandidate(sdp: line) == nil)
    #expect(
      ICECandidate(sdp: "candidate:1 1 udp 1 10.0.0.1 5000 typ host x " + String(repeating: "y", count: 3_000)) == nil)
  }

  @Test func prioritiesFollowTheFormula() {
    #expect(ICECandidate.priority(.host) == 2_130_706_431)
    #expect(ICECandidate.priority(.relayed, localPreference: 65_535) == 16_777_215)
    #expect(ICECandidate.priority(.host, localPreference: 0, component: 256) == 126 << 24)
    #expect(ICECandidate.host(ICELab.leftAddress, localPreference: 5).reflexivePriority == 110 << 24 | 5 << 8 | 255)
  }

  @Test func foundationsJoinSocketsOfOneAddress() {
    let one = ICECandidate.host(ICELab.leftAddress)
    #expect(one.foundation == ICECandidate.host(ICELab.leftAddress.with(port: 1)).foundation)
    #expect(one.foundation != ICECandidate.host(ICELab.rightAddress).foundation)
  }
}
