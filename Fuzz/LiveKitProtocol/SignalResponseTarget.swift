import LiveKitProtocol
import SwiftProtobuf

/// What servers say to a client.
enum SignalResponseTarget {
  static let target = FuzzTarget("signal-response") { bytes in
    MessageRoundTrip.check(LKSignalResponse.self, bytes)
  }
}
