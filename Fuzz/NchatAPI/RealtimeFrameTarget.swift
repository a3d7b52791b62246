@testable import NchatAPI

/// A frame of the realtime WebSocket, in either direction.
enum RealtimeFrameTarget {
  static let target = FuzzTarget("realtime-frame", longest: 2048) { bytes in
    if let request = try? RealtimeRequest.read(bytes) {
      expect(
        (try? RealtimeRequest.read(request.written())) == request, "a request is read as it was written: \(request)")
    }
    if let messages = try? RealtimeMessage.frame(bytes) {
      expect(
        (try? RealtimeMessage.frame(messages.written())) == messages, "a frame is read as it was written: \(messages)")
    }
  }
}
