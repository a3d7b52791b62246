/// What an association tells its owner.
enum SCTPEvent: Sendable, Equatable {
  case established
  case message(stream: UInt16, protocolIdentifier: UInt32, payload: [UInt8])
  /// The peer started these streams anew, in its direction.
  case incomingStreamsReset([UInt16])
  /// The peer agreed that these streams start anew in our direction.
  case outgoingStreamsReset([UInt16])
  /// The peer did not agree.
  case outgoingResetRefused([UInt16])
  case closed(SCTPCloseReason)
}
