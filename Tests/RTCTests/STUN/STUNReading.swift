import MediaBasics

@testable import RTC

/// What a test wants to know of a STUN message: a copy that outlives the datagram.
struct STUNReading: Equatable {
  var messageClass: STUNClass
  var method: STUNMethod
  var transactionID: STUNTransactionID
  var mappedAddress: TransportAddress?
  var priority: UInt32?
  var useCandidate: Bool
  var iceControlling: UInt64?
  var iceControlled: UInt64?
  var errorCode: Int?
  var errorReason: String?
  var unknownAttributes: [STUNAttributeType]
  var unrecognizedAttributes: [STUNAttributeType]
  var fingerprint: STUNFingerprint
  var username: String?
  var realm: String?
  var nonce: String?
  var software: String?
  var hasIntegrity: Bool
  /// Whether the message verifies with the key given to the initializer.
  var isAuthentic: Bool

  init?(_ datagram: [UInt8], key: [UInt8] = []) {
    guard let message = STUNMessage(datagram.span.bytes) else { return nil }
    messageClass = message.messageClass
    method = message.method
    transactionID = message.transactionID
    mappedAddress = message.mappedAddress
    priority = message.priority
    useCandidate = message.useCandidate
    iceControlling = message.iceControlling
    iceControlled = message.iceControlled
    errorCode = message.errorCode
    errorReason = message.errorReason
    unknownAttributes = message.unknownAttributes
    unrecognizedAttributes = message.unrecognizedAttributes
    fingerprint = message.fingerprint
    if let bytes = message.username { username = String(decoding: bytes.toArray(), as: UTF8.self) }
    realm = message.realm
    nonce = message.nonce
    software = message.software
    hasIntegrity = message.hasIntegrity
    isAuthentic = message.isAuthentic(key: key)
  }
}
