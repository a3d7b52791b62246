import RTC
import Testing

@Suite struct InactiveSectionIsReusedTests {
  @Test func aServerPutsTheNextTrackIntoTheSameSection() throws {
    var exchange = Exchange(Exchange.endpoint(), Exchange.endpoint())
    exchange.offerer.enableDataChannels()
    try exchange.run()
    let down = try exchange.offerer.addSender(.sample(1), kind: .audio)
    try exchange.run()
    let heard = try #require(exchange.answerer.transceiver(mid: "1")?.id)
    #expect(exchange.answererChanges == [.transceiverAdded(heard), .receivingStarted(heard)])
    #expect(
      exchange.answerer.session?.media(heard)?.remoteTracks == [
        StreamIdentification(streamID: "PA_x|TR_1", trackID: "TR_1")
      ])

    try exchange.offerer.setSender(nil, direction: .inactive, of: down)
    try exchange.run()
    #expect(exchange.answererChanges == [.receivingStopped(heard)])
    #expect(exchange.answerer.session?.midBySSRC == [:])

    #expect(try exchange.offerer.addSender(.sample(2), kind: .audio) == down)
    try exchange.run()
    #expect(exchange.offer.media.count == 2)
    #expect(exchange.answererChanges == [.receivingStarted(heard)])
    #expect(exchange.answerer.session?.midBySSRC == [2: "1"])

    let other = try exchange.offerer.addSender(.sample(3), kind: .audio)
    #expect(other != down)
  }

  @Test func anotherTrackWithoutAPauseIsNoticed() throws {
    var exchange = Exchange(Exchange.endpoint(), Exchange.endpoint())
    let down = try exchange.offerer.addSender(.sample(1), kind: .audio)
    try exchange.run()
    try exchange.offerer.setSender(.sample(2), direction: .sendOnly, of: down)
    #expect(exchange.offerer.needsNegotiation)
    try exchange.run()
    let heard = try #require(exchange.answerer.transceiver(mid: "0")?.id)
    #expect(exchange.answererChanges == [.remoteTrackChanged(heard)])
    #expect(!exchange.offerer.needsNegotiation)
  }
}
