/// Chunk type numbers (RFC 9260 section 3.2, RFC 3758, RFC 6525).
enum SCTPChunkType {
  static let data: UInt8 = 0
  static let initiation: UInt8 = 1
  static let initiationAcknowledgement: UInt8 = 2
  static let selectiveAcknowledgement: UInt8 = 3
  static let heartbeat: UInt8 = 4
  static let heartbeatAcknowledgement: UInt8 = 5
  static let abort: UInt8 = 6
  static let shutdown: UInt8 = 7
  static let shutdownAcknowledgement: UInt8 = 8
  static let error: UInt8 = 9
  static let cookieEcho: UInt8 = 10
  static let cookieAcknowledgement: UInt8 = 11
  static let shutdownComplete: UInt8 = 14
  static let reconfiguration: UInt8 = 130
  static let forwardTSN: UInt8 = 192
}
