import LiveKitProtocol
import SwiftProtobuf

/// What clients say to a server.
enum SignalRequestTarget {
  static let target = FuzzTarget("signal-request") { bytes in
    MessageRoundTrip.check(LKSignalRequest.self, bytes)
  }
}
