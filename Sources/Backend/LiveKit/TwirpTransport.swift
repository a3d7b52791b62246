/// Carries a Twirp call to a media server.
protocol TwirpTransport: Sendable {
  /// Calls a method of a service: protobuf in, protobuf out.
  ///
  /// - Parameters:
  ///   - path: service and method, such as `livekit.RoomService/ListRooms`.
  ///   - token: an access token with the grant that the method needs.
  /// - Throws: `LiveKitFailure`.
  func call(_ path: String, _ body: [UInt8], token: String) async throws(LiveKitFailure) -> [UInt8]
}
