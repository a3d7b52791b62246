import MediaBasics

/// One connectivity check that may still be answered: a STUN transaction of a pair.
struct ICECheck: Sendable {
  let transactionID: STUNTransactionID
  /// The role the request claimed: decides what a 487 response means (RFC 8445 §7.2.5.1).
  let role: ICERole
  /// True when the request carried USE-CANDIDATE.
  let isNominating: Bool
  let datagram: [UInt8]
  let sentAt: MediaInstant
  var transmissions = 1
  var timeout: MediaDuration
  /// When to send again or give up; nil once a newer check has taken this one's place, though an answer still counts.
  var deadline: MediaInstant?
}
