import LiveKitProtocol
import NchatAPI
import Testing

@testable import Backend

/// Recordings of calls and streams from the question to the file.
struct RecordingFlowTests {
  @Test func nothingIsRecordedWithoutAnEgressService() async throws {
    try await RecordingLab.run { lab in
      let call = try await lab.call(with: [lab.bo])
      lab.egress.change { $0.isThere = false }
      #expect(await lab.code { try await lab.begin(call) } == .noEgress)
      lab.egress.change { ($0.isThere, $0.failure) = (true, .unavailable) }
      #expect(await lab.code { try await lab.begin(call) } == .unavailable)
      #expect(try await lab.recordings.list(RecordingListQuery(), for: lab.ana, at: lab.at(2)) == [])
      #expect(lab.told(lab.bo) == [])
    }
  }

  @Test func everybodyIsAskedBeforeItBegins() async throws {
    try await RecordingLab.run { lab in
      let call = try await lab.call(with: [lab.bo, lab.chi])
      let asked = try await lab.begin(call) { ($0.layout, $0.quality) = (.single, .p720) }
      #expect(asked.status == .starting && asked.consentDeadline == lab.at(31))
      #expect(asked.permissions == [.view, .download, .share, .edit, .delete])
      #expect(lab.told(lab.bo) == ["consent-requested"] && lab.told(lab.chi) == ["consent-requested"])
      #expect(lab.told("call:\(call)") == ["consent-requested"])
      // Those who are asked see what about; whoever is not in the call does not.
      #expect(try await lab.recordings.newest(inCall: call, for: lab.bo, at: lab.at(1)).id == asked.id)
      #expect(
        await lab.code { try await lab.recordings.newest(inCall: call, for: lab.dan, at: lab.at(1)) } == .notFound)
      try await lab.answer(true, call, by: lab.bo)
      try await lab.answer(true, call, by: lab.bo)
      await lab.work.run(at: lab.at(3))
      #expect(lab.egress.started.isEmpty)
      #expect(await lab.code { try await lab.answer(false, call, by: lab.bo) } == .invalidTransition)
      #expect(await lab.code { try await lab.answer(true, call, by: lab.dan) } == .notFound)

      try await lab.answer(true, call, by: lab.chi)
      await lab.work.run(at: lab.at(4))
      await lab.work.run(at: lab.at(5))
      let request = try #require(lab.egress.started.first)
      #expect(lab.egress.started.count == 1 && request.layout == "single-speaker" && request.preset == .h264720P30)
      #expect(request.fileOutputs.first?.filepath == "recordings/\(asked.id).mp4")
      let running = try await lab.show(asked.id, at: 10)
      #expect(running.status == .recording && running.startedAt == lab.at(4) && running.duration == 6)
      #expect(running.consents.map(\.state) == [.accepted, .accepted, .accepted])
      #expect(lab.told(lab.chi) == ["consent-requested", "started"])
      #expect(lab.told(lab.ana) == ["consent-answered", "consent-answered", "started"])

      let stopped = try await lab.recordings.stop(inCall: call, by: lab.ana, at: lab.at(24))
      #expect(stopped.status == .processing && stopped.duration == 20)
      await lab.work.run(at: lab.at(24))
      #expect(lab.egress.stopped == ["EG_1"])
      #expect(try await lab.tell("egress_updated", "EG_1", at: 25))
      #expect(
        try await lab.tell("egress_ended", "EG_1", event: "EV_1", at: 26) { info in
          info.status = .egressComplete
          info.fileResults[0].size = 123_456
          info.fileResults[0].duration = 19_500_000_000
          info.fileResults[0].location = "s3://bucket/a.mp4"
        })
      #expect(try await !lab.tell("egress_ended", "EG_1", event: "EV_1", at: 26))
      let ready = try await lab.show(asked.id, to: lab.bo, at: 30)
      #expect(ready.status == .ready && ready.fileSize == 123_456 && ready.duration == 19)
      #expect(ready.fileLocation == "s3://bucket/a.mp4" && ready.permissions == [.view, .download])
      #expect(ready.retentionDays == 30 && ready.expiresAt == lab.at(24 + 30 * 86_400))
      #expect(lab.told(lab.bo) == ["consent-requested", "started", "stopped"])
      #expect(lab.told(lab.ana).suffix(2) == ["stopped", "ready"])
      // The next one may begin.
      #expect(try await lab.begin(call, at: 40).status == .starting)
    }
  }

  @Test func whoeverRefusesKeepsItFromBeginning() async throws {
    try await RecordingLab.run { lab in
      let call = try await lab.call(with: [lab.bo, lab.chi])
      let asked = try await lab.begin(call)
      try await lab.answer(true, call, by: lab.bo)
      let refused = try await lab.answer(false, call, by: lab.chi)
      #expect(refused.status == .failed && refused.failureReason == .refused)
      await lab.work.run(at: lab.at(60))
      #expect(lab.egress.started.isEmpty)
      #expect(lab.told(lab.ana).last == "failed" && lab.told(lab.bo).last == "failed")
      #expect(await lab.code { try await lab.answer(true, call, by: lab.chi) } == .notFound)
      // What never was is nobody's but those who may see it; whoever refused is not in it.
      #expect(
        try await lab.show(asked.id).consents.map(\.state).sorted { $0.rawValue < $1.rawValue } == [
          .accepted, .accepted, .refused,
        ])
      #expect(await lab.code { try await lab.show(asked.id, to: lab.chi) } == .notFound)
    }
  }

  @Test func whoeverDoesNotAnswerInTimeKeepsItFromBeginning() async throws {
    try await RecordingLab.run { lab in
      let call = try await lab.call(with: [lab.bo])
      let asked = try await lab.begin(call)
      await lab.sweep.run(at: lab.at(30.9))
      #expect(try await lab.show(asked.id).status == .starting)
      await lab.sweep.run(at: lab.at(31))
      #expect(try await lab.show(asked.id).failureReason == .unanswered)
      #expect(await lab.code { try await lab.answer(true, call, by: lab.bo, at: 32) } == .notFound)
    }
  }

  @Test func thoseWhoComeAndGoMeanwhile() async throws {
    try await RecordingLab.run { lab in
      let call = try await lab.call(with: [lab.bo, lab.chi])
      let asked = try await lab.begin(call)
      try await lab.answer(true, call, by: lab.bo)
      // Whoever comes while others are asked is asked too, and everybody has the time again.
      _ = try await lab.calls.invite(
        AddParticipantsRequest(userIds: [lab.dan.id]), into: call, by: lab.ana, at: lab.at(3))
      let entry = try #require(try await lab.calls.join(call, by: lab.dan, askedAs: nil, at: lab.at(20)))
      #expect(entry.recording == RecordingNotice(recordingId: asked.id, status: .starting, startedBy: lab.ana.id))
      #expect(lab.told(lab.dan) == ["consent-requested"])
      #expect(try await lab.show(asked.id).consentDeadline == lab.at(50))
      try await lab.answer(true, call, by: lab.dan, at: 21)
      // Nobody waits for whoever has left.
      _ = try await lab.calls.leave(call, by: lab.chi, at: lab.at(22))
      #expect(try await lab.show(asked.id).consentDeadline == nil)
      await lab.work.run(at: lab.at(23))
      #expect(try await lab.show(asked.id).status == .recording)
      // Who comes now is told, and agrees by staying.
      let later = try #require(try await lab.calls.join(call, by: lab.chi, askedAs: nil, at: lab.at(30)))
      #expect(later.recording?.status == .recording)
      #expect(lab.told(lab.chi) == ["consent-requested", "started"])
      let states = try await lab.show(asked.id).consents.map { [$0.userId: $0.state] }
      #expect(states.contains([lab.chi.id: .informed]))
      #expect(await lab.code { try await lab.answer(false, call, by: lab.chi, at: 31) } == .invalidTransition)
      #expect(try await lab.show(asked.id, to: lab.chi).permissions == [.view, .download])
    }
  }

  @Test func whoeverLeavesBeforeItBeginsIsNotInIt() async throws {
    try await RecordingLab.run { lab in
      let call = try await lab.call(with: [lab.bo, lab.chi])
      let asked = try await lab.begin(call)
      try await lab.answer(true, call, by: lab.bo)
      _ = try await lab.calls.leave(call, by: lab.bo, at: lab.at(3))
      #expect(try await lab.show(asked.id).status == .starting)
      try await lab.answer(true, call, by: lab.chi, at: 4)
      await lab.work.run(at: lab.at(5))
      let running = try await lab.show(asked.id)
      #expect(running.status == .recording && Set(running.consents.map(\.userId)) == [lab.ana.id, lab.chi.id])
      #expect(await lab.code { try await lab.show(asked.id, to: lab.bo) } == .notFound)
      #expect(try await lab.show(asked.id, to: lab.chi).permissions == [.view, .download])
      // Whoever leaves once it goes on is in it.
      _ = try await lab.calls.join(call, by: lab.bo, askedAs: nil, at: lab.at(6))
      _ = try await lab.calls.leave(call, by: lab.bo, at: lab.at(7))
      #expect(try await lab.show(asked.id, to: lab.bo).permissions == [.view, .download])
    }
    // Back in time, they are asked again.
    try await RecordingLab.run { lab in
      let call = try await lab.call(with: [lab.bo, lab.chi])
      let asked = try await lab.begin(call)
      try await lab.answer(true, call, by: lab.bo)
      _ = try await lab.calls.leave(call, by: lab.bo, at: lab.at(3))
      _ = try await lab.calls.join(call, by: lab.bo, askedAs: nil, at: lab.at(4))
      #expect(lab.told(lab.bo) == ["consent-requested", "consent-requested"])
      try await lab.answer(true, call, by: lab.chi, at: 5)
      #expect(try await lab.show(asked.id).consentDeadline == lab.at(34))
      try await lab.answer(true, call, by: lab.bo, at: 6)
      #expect(try await lab.show(asked.id).consentDeadline == nil)
    }
  }

  @Test func whoMayRecord() async throws {
    try await RecordingLab.run { lab in
      let begun = try await lab.calls.initiate(
        InitiateCallRequest(targetUserIds: [lab.bo.id, lab.chi.id]), by: lab.ana, askedAs: nil, at: lab.start)
      #expect(await lab.code { try await lab.begin(begun.callId) } == .invalidTransition)
      // Who came first is the host when ana has left.
      for (seconds, other) in [(0, lab.bo), (0.5, lab.chi)] {
        _ = try await lab.calls.accept(begun.callId, by: other, at: lab.at(seconds))
      }
      #expect(await lab.code { try await lab.begin(begun.callId, by: lab.bo) } == .insufficientPermissions)
      #expect(await lab.code { try await lab.begin(begun.callId, by: lab.dan) } == .notFound)
      #expect(await lab.code { try await lab.begin(begun.callId) { $0.retentionPolicyId = .random() } } == .notFound)
      try await lab.begin(begun.callId)
      #expect(await lab.code { try await lab.begin(begun.callId) } == .recordingInProgress)
      #expect(
        await lab.code { try await lab.recordings.stop(inCall: begun.callId, by: lab.bo, at: lab.at(2)) }
          == .insufficientPermissions)
      #expect(
        try await lab.recordings.stop(inCall: begun.callId, by: lab.ana, at: lab.at(2)).failureReason == .cancelled)
      #expect(
        await lab.code { try await lab.recordings.stop(inCall: begun.callId, by: lab.ana, at: lab.at(2)) } == .notFound)
      // Nobody who is not there has others recorded, though they began the call.
      _ = try await lab.calls.leave(begun.callId, by: lab.ana, at: lab.at(3))
      #expect(await lab.code { try await lab.begin(begun.callId, at: 4) } == .invalidTransition)
      // The host is another now, and may.
      #expect(try await lab.begin(begun.callId, by: lab.bo, at: 4).status == .starting)
      _ = try await lab.calls.end(begun.callId, by: lab.bo, at: lab.at(5))
      #expect(try await lab.recordings.newest(inCall: begun.callId, for: lab.bo, at: lab.at(6)).failureReason == .ended)
      #expect(await lab.code { try await lab.begin(begun.callId, by: lab.bo, at: 6) } == .callEnded)
    }
  }

  @Test func theEndOfACallEndsItsRecording() async throws {
    try await RecordingLab.run { lab in
      let (call, id) = try await lab.running()
      _ = try await lab.calls.leave(call, by: lab.bo, at: lab.at(13))
      _ = try await lab.calls.end(call, by: lab.ana, at: lab.at(13))
      let over = try await lab.show(id, at: 20)
      #expect(over.status == .processing && over.endedAt == lab.at(13) && over.duration == 10)
      await lab.work.run(at: lab.at(14))
      #expect(lab.egress.stopped == ["EG_1"])
    }
  }

  @Test func whatIsStoppedWhileTheServiceIsAskedIsStoppedThere() async throws {
    try await RecordingLab.run { lab in
      let call = try await lab.call(with: [lab.bo])
      let asked = try await lab.begin(call)
      try await lab.answer(true, call, by: lab.bo)
      // As if it were stopped between the question and its answer: the machine learns of the beginning afterwards.
      _ = try await lab.recordings.stop(inCall: call, by: lab.ana, at: lab.at(3))
      try await lab.recordings.step(asked.id, at: lab.at(4)) { record, machine, _ in
        record.egressID = "EG_7"
        machine.egressStarted(at: lab.at(4))
      }
      await lab.work.run(at: lab.at(5))
      #expect(lab.egress.stopped == ["EG_7"])
      #expect(try await lab.show(asked.id).failureReason == .cancelled)
    }
  }

  @Test func lostAnswersMakeNoSecondRecording() async throws {
    try await RecordingLab.run { lab in
      let call = try await lab.call(with: [lab.bo])
      let asked = try await lab.begin(call)
      try await lab.answer(true, call, by: lab.bo)
      lab.egress.change { $0.losesAnswers = true }
      await lab.work.run(at: lab.at(3))
      #expect(try await lab.show(asked.id).status == .starting)
      lab.egress.change { $0.losesAnswers = false }
      await lab.work.run(at: lab.at(3.5))
      #expect(lab.egress.egresses.count == 1)
      await lab.work.run(at: lab.at(10))
      #expect(try await lab.show(asked.id).status == .recording && lab.egress.egresses.count == 1)
      #expect(try await lab.egressID(of: asked.id) == "EG_1")
    }
  }

  @Test(arguments: [
    (LiveKitFailure.Kind.unavailable, RecordingFailureReason.unavailable, 5), (.refused, .egress, 1),
    (.unimplemented, .noEgress, 1),
  ])
  func aServiceThatDoesNotDoItIsGivenUp(
    _ kind: LiveKitFailure.Kind, _ reason: RecordingFailureReason, _ attempts: Int
  ) async throws {
    try await RecordingLab.run { lab in
      let call = try await lab.call(with: [lab.bo])
      let asked = try await lab.begin(call)
      try await lab.answer(true, call, by: lab.bo)
      lab.egress.change { $0.failure = kind }
      for attempt in 1...attempts {
        #expect(try await lab.show(asked.id).status == .starting)
        await lab.work.run(at: lab.at(Double(attempt) * 100))
      }
      #expect(try await lab.show(asked.id).failureReason == reason)
      #expect(lab.told(lab.bo).last == "failed")
    }
  }

  @Test func whatNoWebhookToldIsAskedFor() async throws {
    try await RecordingLab.run { lab in
      let (_, id) = try await lab.running()
      lab.egress.say("EG_1") { info in
        info.status = .egressLimitReached
        info.fileResults[0].size = 5
      }
      await lab.work.run(at: lab.at(32))
      #expect(try await lab.show(id).status == .recording)
      await lab.work.run(at: lab.at(33))
      let ready = try await lab.show(id)
      #expect(ready.status == .ready && ready.fileSize == 5 && ready.endedAt == lab.at(33))
      #expect(lab.told(lab.ana).suffix(3) == ["started", "stopped", "ready"])
    }
    try await RecordingLab.run { lab in
      let (_, id) = try await lab.running()
      lab.egress.change { $0.egresses = [] }
      await lab.work.run(at: lab.at(33))
      #expect(try await lab.show(id).failureReason == .lost)
    }
  }

  @Test func aServiceThatGivesUpSaysWhy() async throws {
    try await RecordingLab.run { lab in
      let (_, id) = try await lab.running()
      #expect(
        try await lab.tell("egress_ended", "EG_1", at: 9) { info in
          info.status = .egressFailed
          info.error = "no space left on device"
        })
      let failed = try await lab.show(id)
      #expect(failed.failureReason == .egress && failed.errorMessage == "no space left on device")
      #expect(failed.endedAt == lab.at(9) && lab.told(lab.bo).last == "failed")
      // Of recordings that are not ours nothing is taken.
      lab.egress.change { state in
        var other = LKEgressInfo()
        other.egressID = "EG_9"
        state.egresses.append(other)
      }
      #expect(try await !lab.tell("egress_ended", "EG_9", at: 10))
    }
  }

  /// What databases count as many characters and Swift as few, and what PostgreSQL does not take.
  @Test func whatTheServiceSaysIsCutToWhatARowHolds() async throws {
    try await RecordingLab.run { lab in
      let (first, failed) = try await lab.running()
      #expect(
        try await lab.tell("egress_ended", "EG_1", at: 9) { info in
          info.status = .egressFailed
          info.error = "\0" + String(repeating: "x\r\n", count: 300)
        })
      let message = try await lab.show(failed).errorMessage
      #expect(message?.unicodeScalars.count == 500 && message?.hasPrefix("x\r\nx") == true)
      _ = try await lab.calls.end(first, by: lab.ana, at: lab.at(10))
      let (_, ready) = try await lab.running()
      #expect(
        try await lab.tell("egress_ended", "EG_2", at: 19) { info in
          info.status = .egressComplete
          info.fileResults[0].location = String(repeating: "e\u{301}\0", count: 2_000)
        })
      let recording = try await lab.show(ready)
      #expect(recording.status == .ready && recording.fileLocation?.unicodeScalars.count == 2_048)
      // What cannot be the id of any recording is nobody's.
      lab.egress.change { $0.egresses[1].egressID = "\0" }
      #expect(try await !lab.tell("egress_ended", "\0", at: 20))
    }
  }

  @Test func thoseWhoAreTakenOutBeforeItBeginsAreNotInIt() async throws {
    try await RecordingLab.run { lab in
      let call = try await lab.call(with: [lab.bo, lab.chi, lab.dan])
      let asked = try await lab.begin(call)
      try await lab.answer(true, call, by: lab.bo)
      _ = try await lab.calls.remove(lab.bo.id, from: call, by: lab.ana, at: lab.at(3))
      _ = try await lab.calls.remove(lab.chi.id, from: call, by: lab.ana, at: lab.at(4))
      #expect(Set(try await lab.show(asked.id).consents.map(\.userId)) == [lab.ana.id, lab.dan.id])
      _ = try await lab.calls.end(call, by: lab.ana, at: lab.at(5))
      #expect(try await lab.show(asked.id).failureReason == .ended)
      await lab.work.run(at: lab.at(6))
      #expect(lab.egress.started.isEmpty)
    }
  }

  @Test func whoeverLeavesLastEndsItWithTheCall() async throws {
    try await RecordingLab.run { lab in
      // Of two the one who leaves ends the call, before anything has begun, and afterwards.
      let call = try await lab.call(with: [lab.bo])
      let asked = try await lab.begin(call)
      _ = try await lab.calls.leave(call, by: lab.bo, at: lab.at(3))
      let over = try await lab.show(asked.id)
      #expect(over.failureReason == .ended && over.consents.map(\.userId) == [lab.ana.id])
    }
    try await RecordingLab.run { lab in
      let call = try await lab.call(with: [lab.bo, lab.chi])
      let asked = try await lab.begin(call)
      for person in [lab.bo, lab.chi] { try await lab.answer(true, call, by: person) }
      await lab.work.run(at: lab.at(3))
      // Whoever declines is nothing to it.
      _ = try await lab.calls.invite(
        AddParticipantsRequest(userIds: [lab.dan.id]), into: call, by: lab.ana, at: lab.at(4))
      _ = try await lab.calls.decline(call, by: lab.dan, at: lab.at(5))
      for person in [lab.ana, lab.bo] { _ = try await lab.calls.leave(call, by: person, at: lab.at(6)) }
      #expect(try await lab.show(asked.id).status == .recording)
      _ = try await lab.calls.leave(call, by: lab.chi, at: lab.at(7))
      #expect(try await lab.show(asked.id).status == .processing)
    }
  }

  @Test func aStreamIsRecordedByItsBroadcasterAlone() async throws {
    try await RecordingLab.run { lab in
      let stream = try await lab.streams.create(
        CreateStreamRequest(channelId: lab.channel, title: "a stream"), by: lab.ana, askedAs: nil, at: lab.start)
      func begin(_ caller: Caller) async throws -> Recording {
        try await lab.recordings.start(
          StartRecordingRequest(format: .ogg), ofStream: stream.id, by: caller, at: lab.at(1))
      }
      #expect(await lab.code { try await begin(lab.ana) } == .streamNotLive)
      _ = try await lab.streams.start(stream.id, by: lab.ana, askedAs: nil, at: lab.start)
      #expect(await lab.code { try await begin(lab.bo) } == .insufficientPermissions)
      let recording = try await begin(lab.ana)
      #expect(recording.source == .livestream && recording.audioOnly && recording.consentDeadline == nil)
      #expect(await lab.code { try await begin(lab.ana) } == .recordingInProgress)
      await lab.work.run(at: lab.at(2))
      #expect(
        lab.egress.started.first?.roomName == "stream-\(stream.id)" && lab.told("stream:\(stream.id)") == ["started"])
      _ = try await lab.streams.end(stream.id, by: lab.ana, askedAs: nil, at: lab.at(12))
      #expect(try await lab.show(recording.id).status == .processing)
      #expect(lab.told("stream:\(stream.id)") == ["started", "stopped"])
      // A stream that is deleted leaves its recording behind.
      try await lab.streams.delete(stream.id, by: lab.ana, at: lab.at(20))
      #expect(try await lab.show(recording.id).streamId == nil)
    }
  }
}
