import RTC
import Testing

/// Data channels of every kind, opened by either side, carry messages both ways and end on both sides.
@Suite struct DataChannelsTests {
  static let large = (0..<100_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 8) }

  /// CRC-32 as zlib computes it, which the other side tells of what it got.
  static func checksum(_ bytes: [UInt8]) -> UInt32 {
    var crc = ~UInt32(0)
    for byte in bytes {
      crc ^= UInt32(byte)
      for _ in 0..<8 { crc = (crc >> 1) ^ (crc & 1 == 0 ? 0 : 0xedb8_8320) }
    }
    return ~crc
  }

  @Test(arguments: Stack.allCases, Call.Offerer.allCases)
  func channelsOpenAsTheyWereAskedFor(stack: Stack, offerer: Call.Offerer) async throws {
    try await Call.tell(stack, offerer) { call in
      try await call.ours.enableDataChannels()
      let steady = try await call.ours.openChannel("ours", protocol: "chat")
      let hasty = try await call.ours.openChannel("ours, hasty", ordered: false, reliability: .maxRetransmits(2))
      try await call.theirs.openChannel("theirs", protocol: "talk")
      try await call.theirs.openChannel("theirs, hasty", ordered: false, maxRetransmits: 3)
      try await call.connect()

      #expect(await call.theirs.tells { $0.news == "channel_open" && $0.label == "ours" && $0.protocol == "chat" })
      #expect(
        await call.theirs.tells {
          $0.news == "channel_open" && $0.label == "ours, hasty" && $0.ordered == false && $0.max_retransmits == 2
        })
      #expect(
        try await call.ours.sees { seen in
          seen.opened.contains {
            $0.label == "theirs" && $0.subprotocol == "talk" && $0.isOrdered && $0.reliability == .reliable
              && $0.isOpenedByPeer
          }
            && seen.opened.contains {
              $0.label == "theirs, hasty" && !$0.isOrdered && $0.reliability == .maxRetransmits(3)
            }
        })

      for (channel, label) in [(steady, "ours"), (hasty, "ours, hasty")] {
        #expect(try await call.ours.send(Array("grüße".utf8), binary: false, on: channel) == .queued)
        #expect(await call.theirs.tells { $0.news == "message" && $0.label == label && $0.text == "grüße" })
        #expect(try await call.ours.send([0, 1, 255], binary: true, on: channel) == .queued)
        #expect(
          await call.theirs.tells {
            $0.news == "message" && $0.label == label && $0.checksum == Self.checksum([0, 1, 255])
          })
      }
      for label in ["theirs", "theirs, hasty", "ours"] {
        try await call.theirs.send("ça va", on: label)
        #expect(try await call.ours.sees { $0.message(on: label)?.bytes == Array("ça va".utf8) })
        #expect(try await call.ours.seen().message(on: label)?.isBinary == false)
        try await call.theirs.send([9, 0, 9], on: label)
        #expect(try await call.ours.sees { $0.message(on: label)?.bytes == [9, 0, 9] })
        #expect(try await call.ours.seen().message(on: label)?.isBinary == true)
      }
    }
  }

  @Test(arguments: Stack.allCases) func agreedChannelsNeedNoOpening(stack: Stack) async throws {
    try await Call.tell(stack, .we) { call in
      try await call.ours.enableDataChannels()
      let steady = try await call.ours.openChannel("agreed", negotiatedID: 6)
      let hasty = try await call.ours.openChannel(
        "agreed, hasty", ordered: false, reliability: .maxRetransmits(0), negotiatedID: 11)
      try await call.theirs.openChannel("agreed", negotiatedID: 6)
      try await call.theirs.openChannel("agreed, hasty", ordered: false, maxRetransmits: 0, negotiatedID: 11)
      try await call.connect()
      for (channel, label, stream) in [(steady, "agreed", 6), (hasty, "agreed, hasty", 11)] {
        #expect(await call.theirs.tells { $0.news == "channel_open" && $0.label == label && $0.stream == stream })
        #expect(try await call.ours.send(Array(label.utf8), binary: false, on: channel) == .queued)
        #expect(await call.theirs.tells { $0.news == "message" && $0.label == label && $0.text == label })
        try await call.theirs.send("to \(label)", on: label)
        #expect(
          try await call.ours.sees {
            $0.messages.contains { $0.channel == channel && $0.bytes == Array("to \(label)".utf8) }
          })
      }
      #expect(try await call.ours.seen().opened.allSatisfy { $0.isNegotiated })
    }
  }

  @Test(arguments: Stack.allCases) func aLargeMessageArrivesWhole(stack: Stack) async throws {
    try await Call.tell(stack, .they) { call in
      try await call.theirs.openChannel("large")
      try await call.connect()
      #expect(try await call.ours.sees { $0.opened.contains { $0.label == "large" } })
      #expect(await call.theirs.tells { $0.news == "channel_open" })
      try await call.theirs.send(Self.large, on: "large")
      #expect(try await call.ours.sees { $0.message(on: "large")?.bytes == Self.large })

      let channel = try #require(try await call.ours.seen().opened.first?.id)
      #expect(try await call.ours.send(Self.large, binary: true, on: channel) == .queued)
      #expect(
        await call.theirs.tells {
          $0.news == "message" && $0.size == Self.large.count && $0.checksum == Self.checksum(Self.large)
        })
      // More than their description says that they take (RFC 8841 section 6) is not sent.
      let tooLarge = [UInt8](repeating: 0, count: 262_145)
      #expect(try await call.ours.send(tooLarge, binary: true, on: channel) == .tooLarge(limit: 262_144))
    }
  }

  @Test(arguments: Stack.allCases) func closingIsSeenByTheOtherSide(stack: Stack) async throws {
    try await Call.tell(stack, .we) { call in
      try await call.ours.enableDataChannels()
      let ours = try await call.ours.openChannel("we close")
      try await call.theirs.openChannel("they close")
      try await call.connect()
      #expect(await call.theirs.tells { $0.news == "channel_open" && $0.label == "we close" })
      #expect(try await call.ours.sees { $0.opened.contains { $0.label == "they close" } })
      // What was sent before the end still arrives.
      #expect(try await call.ours.send(Array("last".utf8), binary: false, on: ours) == .queued)
      try await call.ours.closeChannel(ours)
      #expect(await call.theirs.tells { $0.news == "channel_closed" && $0.label == "we close" })
      #expect(call.theirs.hasTold { $0.news == "message" && $0.text == "last" })
      #expect(try await call.ours.sees { $0.closed.contains(ours) })

      let other = try #require(try await call.ours.seen().opened.first { $0.label == "they close" }?.id)
      try await call.theirs.closeChannel("they close")
      #expect(try await call.ours.sees { $0.closed.contains(other) })
      #expect(await call.theirs.tells { $0.news == "channel_closed" && $0.label == "they close" })
      // The connection is none the worse for it, and the streams may be used again.
      let again = try await call.ours.openChannel("again")
      #expect(await call.theirs.tells { $0.news == "channel_open" && $0.label == "again" })
      #expect(try await call.ours.send([1], binary: true, on: again) == .queued)
      #expect(await call.theirs.tells { $0.news == "message" && $0.label == "again" && $0.size == 1 })
    }
  }
}
