import ArgumentParser
import CallCore
import NchatAPI
import Testing

@testable import ncall

/// Recordings and how long they are kept, as people write them and read them.
struct RecordingWordsTests {
  private static let channel = "5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10"

  @Test(arguments: ["5f0c", "5F0C7C5E", channel])
  func idsAndTheirPartsAreTaken(_ text: String) throws { _ = try RecordingReference(text) }

  @Test(arguments: ["", "5f0", "talk.mp4", "../5f0c", "5f0c 7c5e"])
  func anythingElseIsAUsageError(_ text: String) throws {
    let failure = try failure { _ = try RecordingReference(text) }
    #expect(failure.status == .usage && failure.message.contains("ncall recordings list"), "\(failure)")
  }

  @Test(arguments: [
    ("5", 5), ("5B", 5), ("20kB", 20_000), ("20KB", 20_000), ("500MB", 500_000_000), ("3gb", 3_000_000_000),
    ("2TB", 2_000_000_000_000), ("9007199254740991", 9_007_199_254_740_991),
  ])
  func amountsAreRead(_ text: String, _ bytes: Int) { #expect(ByteCount(text)?.bytes == bytes) }

  @Test(arguments: [
    "", "0", "-5", "GB", "5 GB", "5.5GB", "5XB", "9007199254740992", "99999999999999999999", "9999999999999TB",
  ])
  func whatIsNoAmountIsNone(_ text: String) { #expect(ByteCount(text) == nil) }

  @Test(arguments: [
    (0, "0 B"), (999, "999 B"), (1_000, "1.0 kB"), (123_456, "123 kB"), (9_960_000, "10 MB"), (3_000_000_000, "3.0 GB"),
  ])
  func amountsAreShown(_ bytes: Int, _ text: String) { #expect(RecordingsCommand.size(bytes) == text) }

  private func policy(_ words: String..., from before: RetentionPolicyRequest) throws -> RetentionPolicyRequest {
    var request = before
    try RetentionOptions.parse(words).apply(to: &request)
    return request
  }

  @Test func whatIsNotSaidOfAPolicyStays() throws {
    let before = RetentionPolicyRequest(
      name: "quarter", description: "of calls", retentionDays: 90, isDefault: true, autoDelete: false,
      warningDaysBefore: 3, legalHoldExempt: true, quotaBytes: 5, applyToSources: [.call],
      applyToChannelIds: [EntityID(Self.channel)!])
    #expect(try policy(from: before) == before && RetentionOptions.parse([]).isEmpty)
    var expected = before
    (expected.retentionDays, expected.quotaBytes) = (60, 20_000_000_000)
    #expect(try policy("--days", "60", "--quota", "20GB", from: before) == expected)
    expected = RetentionPolicyRequest(
      name: "quarter", warningDaysBefore: 0, applyToSources: [.call, .livestream])
    expected.applyToChannelIds = before.applyToChannelIds
    let other = try policy(
      "--forever", "--no-default", "--delete", "--hold", "--warn", "0", "--quota", "none", "--description", "",
      "--source", "livestream", "--source", "call", from: before)
    #expect(other == expected)
    #expect(try policy("--everywhere", from: before).applyToChannelIds == [])
    let twice = try policy(
      "--channel", Self.channel, "--channel", Self.channel, from: RetentionPolicyRequest(name: "x"))
    #expect(twice.applyToChannelIds == before.applyToChannelIds)
  }

  @Test(arguments: [
    (["--days", "0"], "1 to 3650"), (["--days", "3651"], "1 to 3650"), (["--days", "5", "--forever"], "exclude"),
    (["--warn", "31"], "0 to 30"), (["--quota", "much"], "20GB"), (["--channel", "general"], "whole id"),
    (["--everywhere", "--source", "call"], "excludes"),
  ])
  func whatMakesNoPolicyIsAUsageError(_ words: [String], _ word: String) throws {
    let failure = try failure {
      var request = RetentionPolicyRequest(name: "x")
      try RetentionOptions.parse(words).apply(to: &request)
    }
    #expect(failure.status == .usage && failure.message.contains(word), "\(failure)")
  }

  @Test(arguments: [
    (["start"], "which call"), (["start", "5f0c", "--stream", channel], "not both"),
    (["start", "--stream", "x"], "is no stream"),
    (["stop", "bob"], "no call"), (["consent", "5f0c", "maybe"], "yes or no"),
    (["list", "--limit", "101"], "1 to 100"),
    (["share", "5f0c", "--days", "0"], "1 to 3650"), (["share", "5f0c", "--views", "10001"], "1 to 10000"),
    (["change", "5f0c"], "what is to change"), (["change", "5f0c", "--days", "0"], "1 to 3650"),
    (["change", "5f0c", "--days", "5", "--forever"], "exclude"), (["download", "talk"], "no recording"),
    (["retention", "create", "x"], "--days N"), (["retention", "change", "x"], "what is to change"),
    (["retention", "change", "x", "--warn", "31"], "0 to 30"),
  ])
  func wordsThatMakeNoSenseAreRefusedBeforeAnybodyIsAsked(_ words: [String], _ word: String) async throws {
    let command = try Ncall.parseAsRoot(["recordings"] + words)
    guard var running = command as? any AsyncParsableCommand else {
      Issue.record("\(words) is no command")
      return
    }
    do {
      try await running.run()
      Issue.record("it ran")
    } catch let failure as CommandFailure {
      #expect(failure.status == .usage && failure.message.contains(word), "\(failure)")
    }
  }

  @Test func tablesSayWhatAPolicyIs() throws {
    let policy = RetentionPolicy(
      id: EntityID(Self.channel)!, name: "quarter", retentionDays: 90, isDefault: true, autoDelete: true,
      warningDaysBefore: 7, legalHoldExempt: false, quotaBytes: 2_500, applyToSources: [.call], applyToChannelIds: [],
      createdAt: Timestamp(milliseconds: 0))
    let row = RecordingsCommand.Retention.row(policy)
    #expect(row == ["5f0c7c5e", "quarter *", "90", "yes", "7 d", "yes", "2.5 kB", "call"])
    #expect(row.count == RecordingsCommand.Retention.header.count)
  }

  @Test func whatIsSaidToRecordingIsASetting() throws {
    #expect(try callOptions().recordingAnswer == .ask)
    let some = try settings("[join]\nrecording_consent = \"yes\"\n")
    #expect(try callOptions(settings: some).recordingAnswer == .yes)
    #expect(try callOptions("--recording-consent", "no", settings: some).recordingAnswer == .no)
    let failure = try failure { _ = try callOptions("--recording-consent", "maybe") }
    #expect(failure.status == .usage && failure.message.contains("ask, yes or no"), "\(failure)")
  }
}
