import LiveKitProtocol
import SwiftProtobuf

/// What participants send each other over data channels.
enum DataPacketTarget {
  static let target = FuzzTarget("data-packet") { bytes in
    MessageRoundTrip.check(LKDataPacket.self, bytes)
  }
}
