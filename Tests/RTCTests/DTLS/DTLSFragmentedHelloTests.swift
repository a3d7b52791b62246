import MediaBasics
import Testing

@testable import RTC

/// A ClientHello too long for one datagram, as browsers with post-quantum key shares send it.
@Suite struct DTLSFragmentedHelloTests {
  enum Order: CaseIterable {
    case inOrder
    case reversed
    case everyFragmentTwice
    case oneDatagram
  }

  @Test(arguments: [2, 3, 7], Order.allCases)
  func theServerPutsTheFragmentsTogether(count: Int, order: Order) throws {
    let pair = try DTLSPair()
    pair.wire = { number, datagram in
      guard datagram.toServer, var records = DTLSRecord.all(in: datagram.bytes) else { return [datagram] }
      func flying(_ bytes: [UInt8]) -> DTLSPair.Flying {
        DTLSPair.Flying(arrival: datagram.arrival, toServer: true, bytes: bytes)
      }
      guard number == 1 else {
        // The fragments used up numbers the client does not know of.
        for index in records.indices where records[index].epoch == 0 { records[index].sequence += UInt64(count) }
        return [flying(records.flatMap(\.bytes))]
      }
      let fragments = records.first?.fragments(count)?.map(\.bytes) ?? []
      return switch order {
      case .inOrder: fragments.map(flying)
      case .reversed: fragments.reversed().map(flying)
      case .everyFragmentTwice: fragments.flatMap { [flying($0), flying($0)] }
      case .oneDatagram: [flying(fragments.flatMap { $0 })]
      }
    }
    pair.run(for: .seconds(1))
    #expect(pair.agrees)
    #expect(pair.server.retransmissions == 0)
    #expect(pair.client.retransmissions == 0)
  }

  @Test(.inVirtualTime) func aLostFragmentIsAskedForByTheClientsOwnTimer() throws {
    let pair = try DTLSPair()
    pair.wire = { number, datagram in
      guard number == 1, let fragments = DTLSRecord.all(in: datagram.bytes)?.first?.fragments(3) else {
        guard datagram.toServer, var records = DTLSRecord.all(in: datagram.bytes) else { return [datagram] }
        for index in records.indices where records[index].epoch == 0 { records[index].sequence += 3 }
        return [
          DTLSPair.Flying(arrival: datagram.arrival, toServer: true, bytes: records.flatMap(\.bytes))
        ]
      }
      return [fragments[0], fragments[2]].map {
        DTLSPair.Flying(arrival: datagram.arrival, toServer: true, bytes: $0.bytes)
      }
    }
    pair.run(for: .milliseconds(99))
    #expect(pair.clientKeys == nil)
    pair.run(for: .seconds(1))
    #expect(pair.agrees)
  }
}
