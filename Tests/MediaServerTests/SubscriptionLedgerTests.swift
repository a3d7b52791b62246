import MediaBasics
import Testing

@testable import MediaServer

/// What is subscribed, given wishes, grants and the publishers' allow lists.
struct SubscriptionLedgerTests {
  private typealias Track = SubscriptionLedger.Track

  @Test func everythingIsSubscribedByItselfWhenAutomatic() {
    var ledger = SubscriptionLedger(automatic: true)
    let tracks = [Track(sid: "TR_1", publisherSID: "PA_1"), Track(sid: "TR_2", publisherSID: "PA_2")]
    #expect(
      ledger.reconcile(tracks, canSubscribe: true, at: .zero)
        == [.subscribe(trackSID: "TR_1"), .subscribe(trackSID: "TR_2")])
    #expect(ledger.reconcile(tracks, canSubscribe: true, at: .zero).isEmpty)
    ledger.wish("TR_1", subscribed: false, at: .zero)
    #expect(ledger.reconcile(tracks, canSubscribe: true, at: .zero) == [.unsubscribe(trackSID: "TR_1")])
    #expect(ledger.reconcile([tracks[0]], canSubscribe: true, at: .zero) == [.unsubscribe(trackSID: "TR_2")])
    #expect(ledger.current.isEmpty)
  }

  @Test func nothingIsSubscribedUnaskedWhenSelective() {
    var ledger = SubscriptionLedger(automatic: false)
    let tracks = [Track(sid: "TR_1", publisherSID: "PA_1")]
    #expect(ledger.reconcile(tracks, canSubscribe: true, at: .zero).isEmpty)
    ledger.wish("TR_1", subscribed: true, at: .zero)
    #expect(ledger.reconcile(tracks, canSubscribe: true, at: .zero) == [.subscribe(trackSID: "TR_1")])
  }

  @Test func losingTheGrantEndsAllAndRegainingItBringsThemBack() {
    var ledger = SubscriptionLedger(automatic: true)
    let tracks = [Track(sid: "TR_1", publisherSID: "PA_1")]
    _ = ledger.reconcile(tracks, canSubscribe: true, at: .zero)
    #expect(ledger.reconcile(tracks, canSubscribe: false, at: .zero) == [.unsubscribe(trackSID: "TR_1")])
    #expect(ledger.reconcile(tracks, canSubscribe: true, at: .zero) == [.subscribe(trackSID: "TR_1")])
  }

  @Test func thePublishersAllowListIsFollowedAndTold() {
    var ledger = SubscriptionLedger(automatic: true)
    var track = Track(sid: "TR_1", publisherSID: "PA_1", isAllowed: false)
    #expect(
      ledger.reconcile([track], canSubscribe: true, at: .zero)
        == [.permission(trackSID: "TR_1", publisherSID: "PA_1", isAllowed: false)])
    #expect(ledger.reconcile([track], canSubscribe: true, at: .zero).isEmpty, "told once")
    track.isAllowed = true
    #expect(
      ledger.reconcile([track], canSubscribe: true, at: .zero) == [
        .permission(trackSID: "TR_1", publisherSID: "PA_1", isAllowed: true), .subscribe(trackSID: "TR_1"),
      ])
    track.isAllowed = false
    #expect(
      ledger.reconcile([track], canSubscribe: true, at: .zero) == [
        .permission(trackSID: "TR_1", publisherSID: "PA_1", isAllowed: false), .unsubscribe(trackSID: "TR_1"),
      ])
  }

  @Test func aTrackThatNeverComesIsReportedOnceAfterAMinute() {
    var ledger = SubscriptionLedger(automatic: false)
    ledger.wish("TR_x", subscribed: true, at: .zero)
    ledger.wish("TR_y", subscribed: false, at: .zero)
    let overdue = [59, 60, 120].map { ledger.overdue(at: .zero + .seconds($0)) }
    #expect(overdue == [[], ["TR_x"], []])
  }

  @Test func aTrackThatWasThereAndWentIsNotMissed() {
    var ledger = SubscriptionLedger(automatic: false)
    ledger.wish("TR_1", subscribed: true, at: .zero)
    let track = Track(sid: "TR_1", publisherSID: "PA_1")
    #expect(ledger.take([track], gone: [], canSubscribe: true, at: .zero) == [.subscribe(trackSID: "TR_1")])
    #expect(ledger.overdue(at: .zero + .seconds(90)).isEmpty)
    #expect(
      ledger.take([], gone: ["TR_1"], canSubscribe: true, at: .zero + .seconds(100)) == [
        .unsubscribe(trackSID: "TR_1")
      ])
    #expect(ledger.overdue(at: .zero + .seconds(300)).isEmpty)
  }

  @Test func oneChangeLeavesTheOrderOfTheRest() {
    var ledger = SubscriptionLedger(automatic: true)
    let tracks = (1...4).map { Track(sid: "TR_\($0)", publisherSID: "PA_\($0)") }
    _ = ledger.reconcile(Array(tracks.prefix(3)), canSubscribe: true, at: .zero)
    #expect(
      ledger.take([tracks[3]], gone: ["TR_2"], canSubscribe: true, at: .zero)
        == [.unsubscribe(trackSID: "TR_2"), .subscribe(trackSID: "TR_4")])
    #expect(ledger.current == ["TR_1", "TR_3", "TR_4"])
    #expect(ledger.reconcile([tracks[0], tracks[2], tracks[3]], canSubscribe: true, at: .zero).isEmpty)
  }

  @Test func wishesAreBounded() {
    var ledger = SubscriptionLedger(automatic: false)
    for i in 0..<SubscriptionLedger.maximumWishes {
      let isKept = ledger.wish("TR_\(i)", subscribed: true, at: .zero)
      #expect(isKept)
    }
    let isNewKept = ledger.wish("TR_more", subscribed: true, at: .zero)
    #expect(!isNewKept)
    let isKnownKept = ledger.wish("TR_1", subscribed: false, at: .zero)
    #expect(isKnownKept, "a known one can still change")
  }

  @Test func aTrackThatCannotBeSentIsNotTriedForEver() {
    var ledger = SubscriptionLedger(automatic: true)
    let tracks = [Track(sid: "TR_1", publisherSID: "PA_1")]
    _ = ledger.reconcile(tracks, canSubscribe: true, at: .zero)
    ledger.failed("TR_1", at: .zero)
    #expect(ledger.reconcile(tracks, canSubscribe: true, at: .zero).isEmpty)
  }
}
