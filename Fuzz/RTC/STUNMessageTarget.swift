import MediaBasics

@testable import RTC

/// A STUN message: routing by user name, every attribute, both kinds of integrity.
enum STUNMessageTarget {
  static let target = FuzzTarget("stun-message", longest: 2048) { bytes in
    let datagram = bytes.span.bytes
    let local = STUNMessage.usernameFragments(of: datagram)?.localName
    guard let message = STUNMessage(datagram) else { return }
    if message.messageClass == .request, message.method == .binding, let username = message.username {
      let read = STUNUsernameFragments(username: username)?.localName
      expect(local == read, "routing finds the user name \(local ?? "-") that the message has, \(read ?? "-")")
    }
    _ = (message.realm, message.nonce, message.software, message.errorReason, message.errorCode)
    _ = (message.priority, message.iceControlled, message.iceControlling, message.fingerprint)
    expect(
      message.unrecognizedAttributes.count <= STUNMessage.maximumUnrecognized, "unrecognised attributes are bounded")
    expect(message.unknownAttributes.count <= STUNMessage.maximumUnrecognized, "unknown attributes are bounded")
    _ = message.isAuthentic(key: STUNKey.shortTerm(password: "VOkJxbRl1RmTxUk/WvJxBt"))
    guard let address = message.mappedAddress else { return }
    var builder = STUNMessageBuilder(.success, transactionID: message.transactionID)
    builder.addXORMappedAddress(address)
    let written = builder.finish(key: nil)
    expect(STUNMessage(written.span.bytes)?.mappedAddress == address, "\(address) is read as it was written")
  }
}
