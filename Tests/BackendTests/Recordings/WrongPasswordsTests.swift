import NchatAPI
import Testing

@testable import Backend

/// Passwords of links are not found by trying.
struct WrongPasswordsTests {
  private func wait(_ wrong: WrongPasswords, at now: Timestamp) -> Int? {
    do { try wrong.check(at: now) } catch { return error.retryAfter }
    return nil
  }

  @Test func pausesGrowUpToAnHourAndAreForgotten() {
    var (wrong, now) = (WrongPasswords(), RecordingLab.start)
    for _ in 0..<WrongPasswords.most {
      #expect(wait(wrong, at: now) == nil)
      wrong.add(at: now)
    }
    for pause in [60, 120, 240, 480, 960, 1_920, 3_600, 3_600, 3_600] {
      #expect(wait(wrong, at: now) == pause && wait(wrong, at: now + (Double(pause) - 0.5)) == 1)
      // A clock that was set back since closes nothing.
      #expect(wait(wrong, at: now + -1) == nil && wait(wrong, at: now + -1_000_000) == nil)
      now = now + Double(pause)
      #expect(wait(wrong, at: now) == nil)
      wrong.add(at: now)
    }
    // A day later it is as it was.
    now = now + 86_400
    for _ in 0..<WrongPasswords.most {
      #expect(wait(wrong, at: now) == nil)
      wrong.add(at: now)
    }
    #expect(wait(wrong, at: now) == 60)
  }

  @Test func aLinkIsClosedForAWhileWhenManyAreTriedAtOnce() async throws {
    try await RecordingLab.run { lab in
      let id = try await lab.ready()
      var request = ShareRecordingRequest(recordingId: id)
      request.password = "open sesame"
      let link = try await lab.recordings.share(request, by: lab.ana, at: lab.at(80))
      let other = try await lab.recordings.share(request, by: lab.ana, at: lab.at(80))
      func open(
        _ link: ShareLink, _ password: String?, by caller: Caller? = nil, at seconds: Double
      ) async -> ErrorCode? {
        await lab.code {
          try await lab.recordings.open(
            SharedRecordingQuery(token: link.token ?? "", password: password), by: caller, at: lab.at(seconds))
        }
      }
      let codes = await withTaskGroup(of: ErrorCode?.self) { group in
        for number in 0..<30 { group.addTask { await open(link, "wrong \(number)", by: lab.dan, at: 90) } }
        return await group.reduce(into: []) { $0.append($1) }
      }
      #expect(codes.count { $0 == .sharePassword } == 10 && codes.count { $0 == .rateLimited } == 20)
      // The right one is not told from others meanwhile; without any nothing is tried.
      #expect(await open(link, "open sesame", at: 149.9) == .rateLimited)
      #expect(await open(link, nil, at: 149.9) == .sharePassword)
      #expect(await open(other, "open sesame", at: 100) == nil)
      #expect(await open(link, "open sesame", at: 150) == nil)
      #expect(await open(link, "sesame", at: 151) == .sharePassword)
      #expect(await open(link, "open sesame", at: 270.9) == .rateLimited)
      #expect(await open(link, "open sesame", at: 271) == nil)
      let wrong = try await lab.recordings.access(ListQuery(), to: id, for: lab.ana, at: lab.at(300))
        .filter { $0.action == .wrongPassword }
      #expect(wrong.count == 11 && wrong.allSatisfy { $0.shareId == link.id })
      #expect(wrong.count { $0.userId == lab.dan.id } == 10)
    }
  }
}
