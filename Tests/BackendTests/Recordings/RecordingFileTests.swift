import Foundation
import LiveKitProtocol
import NchatAPI
import Testing
import WebServing

@testable import Backend

/// The files of recordings, and links to them.
struct RecordingFileTests {
  /// The parameters of a link.
  private func query(_ link: RecordingDownload) throws -> RecordingFileQuery {
    try RecordingOperations.recordingFile.route.readQuery(try #require(link.downloadUrl.split(separator: "?").last))
  }

  @Test func whoeverHasTheLinkHasTheFileForAnHour() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready(size: 600_000)
      let link = try await lab.recordings.download(id, for: lab.bo, at: lab.at(80))
      #expect(link.expiresIn == 3_600 && link.expiresAt == lab.at(3_680))
      let query = try query(link)
      func length(_ query: RecordingFileQuery, _ id: EntityID, _ range: String? = nil, at seconds: Double = 81)
        async throws
        -> (Int, Int64)
      {
        let reply = try await lab.recordings.file(id, query, range: range, at: lab.at(seconds))
        return (Int(reply.status.code), reply.source?.length ?? -1)
      }
      #expect(try await length(query, id) == (200, 600_000))
      #expect(try await length(query, id, "bytes=10-19") == (206, 10))
      #expect(try await length(query, id, at: 3_679.9) == (200, 600_000))
      #expect(await lab.code { try await length(query, id, at: 3_680) } == .invalidLink)
      #expect(await lab.code { try await length(query, .random()) } == .invalidLink)
      let later = RecordingFileQuery(expires: query.expires + 1, signature: query.signature)
      #expect(await lab.code { try await length(later, id) } == .invalidLink)
      let forged = RecordingFileQuery(
        expires: query.expires,
        signature: Base64URL.encode(Digest.hmacSHA256(key: [4, 5, 7], "\(id)\n\(query.expires)".utf8)))
      #expect(await lab.code { try await length(forged, id) } == .invalidLink)
      #expect(
        try await lab.recordings.access(ListQuery(), to: id, for: lab.ana, at: lab.at(90)).map(\.action) == [
          .downloaded
        ])
      // A link is no longer good than its recording.
      _ = try await lab.recordings.delete(id, by: lab.ana, at: lab.at(82))
      #expect(await lab.code { try await length(query, id, at: 83) } == .recordingNotAvailable)
      await lab.work.run(at: lab.at(84))
      #expect(!FileManager.default.fileExists(atPath: lab.folder["recordings/\(id).mp4"]))
      #expect(await lab.code { try await lab.show(id) } == .notFound)
    }
  }

  @Test func noLinkIsMadeToWhatIsNotThere() async throws {
    try await RecordingLab.run { lab in
      let (call, id) = try await lab.running()
      #expect(
        await lab.code { try await lab.recordings.download(id, for: lab.ana, at: lab.at(10)) } == .recordingNotReady)
      #expect(await lab.code { try await lab.recordings.delete(id, by: lab.chi, at: lab.at(10)) } == .notFound)
      #expect(try await lab.recordings.delete(id, by: lab.ana, at: lab.at(10)).action == .stopped)
      #expect(await lab.code { try await lab.recordings.delete(id, by: lab.ana, at: lab.at(10)) } == .recordingNotReady)
      _ = try await lab.calls.end(call, by: lab.ana, at: lab.at(11))
      let ready = try await lab.ready()
      let file = lab.folder["recordings/\(ready).mp4"]
      try FileManager.default.removeItem(atPath: file)
      #expect(
        await lab.code { try await lab.recordings.download(ready, for: lab.ana, at: lab.at(80)) }
          == .recordingNotAvailable)
      // What somebody else may have put there in its place is not followed.
      try Data("a secret".utf8).write(to: URL(fileURLWithPath: lab.folder["secret"]))
      try FileManager.default.createSymbolicLink(atPath: file, withDestinationPath: lab.folder["secret"])
      #expect(
        await lab.code { try await lab.recordings.download(ready, for: lab.ana, at: lab.at(80)) }
          == .recordingNotAvailable)
    }
    try await RecordingLab.run(hasFolder: false) { lab in
      let id = try await lab.ready()
      #expect(try await lab.show(id).fileLocation == "s3://bucket/\(id).mp4")
      #expect(
        await lab.code { try await lab.recordings.download(id, for: lab.ana, at: lab.at(80)) } == .recordingNotAvailable
      )
      // Its removal waits for a folder, and nobody tries again and again until there is one.
      _ = try await lab.recordings.delete(id, by: lab.ana, at: lab.at(81))
      await lab.work.run(at: lab.at(82))
      let rows = "select file_attempts from nchat_call_recordings where file_delete_at is not null"
      #expect(try lab.accounts.test.place.sql(rows) == [["0"]])
    }
  }

  @Test func linksAreGoodWhileTheSecretIsReplaced() throws {
    let (id, now) = (EntityID.random(), RecordingLab.start)
    let query = try query(RecordingLinks(secret: "old").make(to: id, at: now, until: nil))
    try RecordingLinks(secret: "new", others: ["older", "old"]).check(query, to: id, at: now)
    for links in [RecordingLinks(secret: "new"), RecordingLinks(secret: "new", others: ["older"])] {
      #expect(throws: APIError.self) { try links.check(query, to: id, at: now) }
    }
  }

  @Test func aLinkIsNoLongerGoodThanWhatItRestsOn() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready()
      _ = try await lab.recordings.grant(
        RecordingGrantRequest(permissions: [.view, .download], expiresAt: lab.at(140)), to: lab.dan.id, of: id,
        by: lab.ana, at: lab.at(80))
      let given = try await lab.recordings.download(id, for: lab.dan, at: lab.at(80))
      #expect(given.expiresAt == lab.at(140) && given.expiresIn == 60)
      #expect(
        await lab.code { try await lab.recordings.file(id, try query(given), range: nil, at: lab.at(140)) }
          == .invalidLink)
      // Bo was in it, which does not end.
      #expect(try await lab.recordings.download(id, for: lab.bo, at: lab.at(80)).expiresIn == 3_600)
      let link = try await lab.recordings.share(
        ShareRecordingRequest(recordingId: id, permissions: [.view, .download], expiresAt: lab.at(100)), by: lab.ana,
        at: lab.at(80))
      let shared = try await lab.recordings.open(
        SharedRecordingQuery(token: try #require(link.token)), by: nil, at: lab.at(90))
      #expect(shared.download?.expiresAt == lab.at(100))
    }
  }

  @Test func aHoldKeepsTheFileOfAFailure() async throws {
    try await RecordingLab.run { lab in
      let (_, id) = try await lab.running()
      func hold(_ isHeld: Bool, at seconds: Double) async throws {
        _ = try await lab.recordings.change(
          RecordingChangeRequest(legalHold: isHeld), of: id, by: lab.olga, at: lab.at(seconds))
      }
      let file = lab.folder["recordings/\(id).mp4"]
      try Data([1]).write(to: URL(fileURLWithPath: file))
      try await hold(true, at: 8)
      try await lab.tell("egress_ended", "EG_1", at: 9) { $0.status = .egressFailed }
      await lab.work.run(at: lab.at(10))
      #expect(try await lab.show(id).status == .failed)
      #expect(FileManager.default.fileExists(atPath: file))
      try await hold(false, at: 11)
      await lab.work.run(at: lab.at(12))
      #expect(!FileManager.default.fileExists(atPath: file))
      #expect(try lab.accounts.test.place.sql("select file_delete_at from nchat_call_recordings") == [[nil]])
    }
  }

  @Test(arguments: [LKEgressStatus.egressFailed, .egressAborted])
  func whatIsLeftOfAFailureIsRemoved(_ status: LKEgressStatus) async throws {
    try await RecordingLab.run { lab in
      let (call, failed) = try await lab.running()
      func file(_ id: EntityID) -> String { lab.folder["recordings/\(id).mp4"] }
      try Data([1]).write(to: URL(fileURLWithPath: file(failed)))
      try await lab.tell("egress_ended", "EG_1", at: 9) { $0.status = status }
      #expect(try await lab.show(failed).failureReason == .egress)
      await lab.work.run(at: lab.at(10))
      #expect(!FileManager.default.fileExists(atPath: file(failed)))
      // One of which the service knows nothing any more.
      let lost = try await lab.begin(call, at: 20).id
      try await lab.answer(true, call, by: lab.bo, at: 21)
      await lab.work.run(at: lab.at(22))
      try Data([1]).write(to: URL(fileURLWithPath: file(lost)))
      lab.egress.change { $0.egresses = [] }
      await lab.work.run(at: lab.at(60))
      #expect(try await lab.show(lost).failureReason == .lost)
      await lab.work.run(at: lab.at(61))
      #expect(!FileManager.default.fileExists(atPath: file(lost)))
      let dates = try lab.accounts.test.place.sql("select egress_check_at, file_delete_at from nchat_call_recordings")
      #expect(dates == [[nil, nil], [nil, nil]])
    }
  }

  private func erase(_ lab: RecordingLab, _ caller: Caller, at seconds: Double) async throws {
    try await AccountRecords(ledger: lab.accounts.ledger, accounts: lab.accounts.accounts).delete(
      caller, DeleteAccountRequest(password: AccountsLab.password), from: AccountsLab.address, at: lab.at(seconds))
  }

  @Test func theFileOfADeletedAccountIsAskedForUntilItIsKnown() async throws {
    try await RecordingLab.run { lab in
      let (call, id) = try await lab.running()
      _ = try await lab.recordings.stop(inCall: call, by: lab.ana, at: lab.at(10))
      await lab.work.run(at: lab.at(11))
      #expect(try await lab.show(id).status == .processing)
      try await erase(lab, lab.ana, at: 12)
      await lab.work.run(at: lab.at(13))
      // It comes only now, and nobody tells of it.
      let file = lab.folder["recordings/\(id).mp4"]
      try Data([1]).write(to: URL(fileURLWithPath: file))
      await lab.work.run(at: lab.at(50))
      #expect(FileManager.default.fileExists(atPath: file))
      lab.egress.say("EG_1") { $0.status = .egressComplete }
      await lab.work.run(at: lab.at(100))
      await lab.work.run(at: lab.at(101))
      #expect(!FileManager.default.fileExists(atPath: file))
      #expect(try lab.accounts.test.place.sql("select egress_check_at from nchat_call_recordings") == [[nil]])
    }
  }

  @Test func whoeverIsRecordedLearnsThatItIsOverWithTheAccount() async throws {
    try await RecordingLab.run { lab in
      let (_, id) = try await lab.running()
      try await erase(lab, lab.ana, at: 12)
      #expect(lab.told(lab.bo).last == "stopped")
      #expect(await lab.code { try await lab.show(id, to: lab.bo) } == .notFound)
    }
    // Of one that has not begun those who are asked learn that nothing comes of it.
    try await RecordingLab.run { lab in
      let call = try await lab.call(with: [lab.bo])
      try await lab.begin(call)
      try await erase(lab, lab.ana, at: 2)
      #expect(lab.told(lab.bo) == ["consent-requested", "failed"])
    }
  }

  @Test func filesGoOutOverHTTP() async throws {
    try await ContractLab.run { lab in
      try await lab.reset(.over)
      let id = lab.scene.recording
      let content = Data((0..<3_000_000).map { UInt8(truncatingIfNeeded: $0 &* 31 &+ $0 >> 11) })
      let path = try await lab.ledger.read { connection in try RecordingRows.find(id, in: connection)?.filePath }
      try content.write(to: URL(fileURLWithPath: lab.recordings + "/" + (try #require(path))))
      let asked = try await lab.ask("GET", "/api/recordings/\(id)/download", as: try lab.token(.participant))
      let link = try RecordingDownload.read(asked.bytes)
      let whole = try await lab.ask("GET", link.downloadUrl, as: nil)
      #expect(whole.status == 200 && whole.bytes == Array(content))
      #expect(whole.headers.first(name: "content-type") == "video/mp4")
      #expect(whole.headers.first(name: "content-disposition") == "attachment; filename=\"\(id).mp4\"")
      let part = try await lab.ask("GET", link.downloadUrl, as: nil, headers: ["Range": "bytes=1000000-1000999"])
      #expect(part.status == 206 && part.bytes == Array(content[1_000_000..<1_001_000]))
      #expect(part.headers.first(name: "content-range") == "bytes 1000000-1000999/3000000")
      let head = try await lab.ask("HEAD", link.downloadUrl, as: nil)
      #expect(head.status == 200 && head.headers.first(name: "content-length") == "3000000" && head.bytes.isEmpty)
      // The connection goes on after it.
      #expect(try await lab.ask("GET", "/api/recordings/\(id)", as: try lab.token(.participant)).status == 200)
    }
  }

  @Test(
    arguments: [
      ("bytes=0-9", 0..<10), ("bytes=90-", 90..<100), ("bytes=-5", 95..<100), ("BYTES=99-200", 99..<100),
      ("bytes=-500", 0..<100), ("bytes=0-0", 0..<1),
    ] as [(String, Range<Int64>)])
  func rangesAreRead(_ text: String, _ range: Range<Int64>) { #expect(ByteRange.read(text, of: 100) == range) }

  @Test(arguments: [
    "", "bytes", "bytes=", "bytes=-", "bytes=a-b", "bytes=5-4", "bytes=100-", "bytes=-0", "bytes=1-2,4-5", "lines=1-2",
    "bytes=99999999999999999999-", "bytes=0-99999999999999999999", "bytes=+1-2",
  ])
  func whatIsNoRangeIsTheWholeFile(_ text: String) { #expect(ByteRange.read(text, of: 100) == nil) }

  @Test func accountsThatAreDeletedTakeTheirRecordingsAlong() async throws {
    try await RecordingLab.run { lab in
      let kept = try await lab.ready()
      _ = try await lab.recordings.change(
        RecordingChangeRequest(legalHold: true), of: kept, by: lab.olga, at: lab.at(80))
      let gone = try await lab.ready()
      let (_, running) = try await lab.running()
      let records = AccountRecords(ledger: lab.accounts.ledger, accounts: lab.accounts.accounts)
      let export = try await records.export(lab.ana, at: lab.at(90))
      #expect(Set(export.recordings.map(\.id)) == [kept, gone, running] && export.recordingConsents.count == 3)
      #expect(
        try await records.export(lab.bo, at: lab.at(90)).recordingConsents.map(\.state) == [
          .accepted, .accepted, .accepted,
        ])
      try await records.delete(
        lab.ana, DeleteAccountRequest(password: AccountsLab.password), from: AccountsLab.address, at: lab.at(91))
      #expect(await lab.code { try await lab.show(gone, to: lab.bo) } == .notFound)
      #expect(await lab.code { try await lab.show(running, to: lab.bo) } == .notFound)
      #expect(try await lab.show(kept, to: lab.bo).startedByName == "Deleted user")
      // What went on is stopped, and its file goes when it has come.
      await lab.work.run(at: lab.at(92))
      #expect(lab.egress.stopped.last == "EG_3")
      let file = lab.folder["recordings/\(running).mp4"]
      try Data([1]).write(to: URL(fileURLWithPath: file))
      try await lab.tell("egress_ended", "EG_3", at: 93) { $0.status = .egressComplete }
      await lab.work.run(at: lab.at(94))
      #expect(!FileManager.default.fileExists(atPath: file))
      #expect(!FileManager.default.fileExists(atPath: lab.folder["recordings/\(gone).mp4"]))
      #expect(FileManager.default.fileExists(atPath: lab.folder["recordings/\(kept).mp4"]))
    }
  }
}
