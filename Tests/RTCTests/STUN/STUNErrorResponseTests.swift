import MediaBasics
import Testing

@testable import RTC

@Suite("Error responses say what was wrong")
struct STUNErrorResponseTests {
  private let transaction = STUNTransactionID(high: 1, low: 2)

  @Test func aRoleConflictKeepsItsCodeAndReason() throws {
    var builder = STUNMessageBuilder(.error, transactionID: transaction)
    builder.addErrorCode(487, reason: "Role Conflict")
    let key = Array("password".utf8)
    let reading = try #require(STUNReading(builder.finish(key: key), key: key))
    #expect(reading.messageClass == .error)
    #expect(reading.errorCode == 487)
    #expect(reading.errorReason == "Role Conflict")
    #expect(reading.isAuthentic)
    #expect(reading.fingerprint == .valid)
  }

  @Test func unknownAttributesAreListed() throws {
    let strange = [STUNAttributeType(rawValue: 0x7ffe), STUNAttributeType(rawValue: 0x0031)]
    var builder = STUNMessageBuilder(.error, transactionID: transaction)
    builder.addErrorCode(420, reason: "Unknown Attribute")
    builder.addUnknownAttributes(strange)
    let reading = try #require(STUNReading(builder.finish(key: nil)))
    #expect(reading.errorCode == 420)
    #expect(reading.unknownAttributes == strange)
    #expect(!reading.hasIntegrity)
    #expect(!reading.isAuthentic)
  }

  @Test func onlyAttributesThatMustBeUnderstoodCount() throws {
    var builder = STUNMessageBuilder(.request, transactionID: transaction)
    builder.add(STUNAttributeType(rawValue: 0x0031), [1])
    builder.add(STUNAttributeType(rawValue: 0xc057), [0, 10, 0, 50])
    let reading = try #require(STUNReading(builder.finish(key: nil)))
    #expect(reading.unrecognizedAttributes == [STUNAttributeType(rawValue: 0x0031)])
  }

  @Test func aFloodOfUnknownAttributesIsNotRemembered() throws {
    var builder = STUNMessageBuilder(.request, transactionID: transaction)
    for number in UInt16(0)..<2_000 { builder.add(STUNAttributeType(rawValue: 0x4000 + number), []) }
    let reading = try #require(STUNReading(builder.finish(key: nil)))
    #expect(reading.unrecognizedAttributes.count == STUNMessage.maximumUnrecognized)
  }

  @Test func everyMethodThatMultiplexesSurvivesTheTypeField() throws {
    for method in UInt16(0)...0xff {
      for messageClass in [STUNClass.request, .indication, .success, .error] {
        let builder = STUNMessageBuilder(
          messageClass, method: STUNMethod(rawValue: method), transactionID: transaction)
        let reading = try #require(STUNReading(builder.finish(key: nil, fingerprint: false)))
        #expect(reading.method.rawValue == method && reading.messageClass == messageClass)
      }
    }
  }
}
