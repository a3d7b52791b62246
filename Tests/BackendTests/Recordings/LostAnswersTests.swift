import Foundation
import NchatAPI
import Testing

@testable import Backend

/// The egress service began, and its answer did not come: what nobody wants any more does not go on for all that.
struct LostAnswersTests {
  /// A call of ana and bo who have both agreed, of which the egress service is about to be asked.
  private func agreed(_ lab: RecordingLab) async throws -> (call: EntityID, id: EntityID) {
    let call = try await lab.call(with: [lab.bo])
    let asked = try await lab.begin(call)
    try await lab.answer(true, call, by: lab.bo)
    return (call, asked.id)
  }

  @Test func whatIsStoppedBeforeItIsAskedForAgainIsLookedForAndStopped() async throws {
    try await RecordingLab.run { lab in
      let (call, id) = try await agreed(lab)
      lab.egress.change { $0.losesAnswers = true }
      await lab.work.run(at: lab.at(3))
      #expect(lab.egress.egresses.count == 1)
      _ = try await lab.recordings.stop(inCall: call, by: lab.ana, at: lab.at(3.5))
      await lab.work.run(at: lab.at(4))
      #expect(lab.egress.stopped == ["EG_1"])
      let stopped = try await lab.show(id)
      #expect(stopped.status == .failed && stopped.failureReason == .cancelled)
      // Its file comes when it is finished, though nobody tells of it, and goes.
      let file = lab.folder["recordings/\(id).mp4"]
      try Data([1]).write(to: URL(fileURLWithPath: file))
      lab.egress.say("EG_1") { $0.status = .egressComplete }
      await lab.work.run(at: lab.at(34))
      await lab.work.run(at: lab.at(35))
      #expect(!FileManager.default.fileExists(atPath: file))
      await lab.work.run(at: lab.at(3_600))
      #expect(lab.egress.stopped == ["EG_1"])
    }
  }

  @Test func whatIsStoppedWhileItIsAskedForIsStoppedThere() async throws {
    try await RecordingLab.run { lab in
      let (call, id) = try await agreed(lab)
      lab.egress.change { state in
        state.losesAnswers = true
        state.meanwhile = { _ = try? await lab.recordings.stop(inCall: call, by: lab.ana, at: lab.at(3)) }
      }
      await lab.work.run(at: lab.at(3))
      #expect(try await lab.show(id).failureReason == .cancelled)
      await lab.work.run(at: lab.at(4))
      #expect(lab.egress.stopped == ["EG_1"])
    }
  }

  @Test func ofTwoThatBeganOneGoesOn() async throws {
    try await RecordingLab.run { lab in
      let (_, id) = try await agreed(lab)
      // This process was slow: another has taken the wish meanwhile, and begun.
      lab.egress.change { state in
        state.meanwhile = {
          _ = try? await lab.recordings.step(id, at: lab.at(40)) { record, machine, _ in
            record.egressID = "EG_9"
            machine.egressStarted(at: lab.at(40))
          }
        }
      }
      await lab.work.run(at: lab.at(3))
      #expect(lab.egress.stopped == ["EG_1"])
      #expect(try await lab.egressID(of: id) == "EG_9")
      #expect(try await lab.show(id).status == .recording)
    }
  }

  @Test func whatIsGivenUpIsStoppedOnceTheServiceAnswers() async throws {
    try await RecordingLab.run { lab in
      let (_, id) = try await agreed(lab)
      lab.egress.change { $0.losesAnswers = true }
      await lab.work.run(at: lab.at(3))
      lab.egress.change { $0.failure = .unavailable }
      for attempt in 1..<RecordingWork.mostAttempts { await lab.work.run(at: lab.at(Double(attempt) * 100)) }
      #expect(try await lab.show(id).failureReason == .unavailable)
      await lab.work.run(at: lab.at(1_000))
      #expect(lab.egress.stopped == [])
      lab.egress.change { $0.failure = nil }
      await lab.work.run(at: lab.at(2_000))
      #expect(lab.egress.stopped == ["EG_1"])
    }
  }

  @Test func whatIsDeletedBeforeItIsStoppedIsStopped() async throws {
    try await RecordingLab.run { lab in
      let (call, id) = try await agreed(lab)
      _ = try await lab.recordings.stop(inCall: call, by: lab.ana, at: lab.at(3))
      try await lab.recordings.step(id, at: lab.at(4)) { record, machine, _ in
        record.egressID = "EG_7"
        machine.egressStarted(at: lab.at(4))
      }
      #expect(try await lab.recordings.delete(id, by: lab.ana, at: lab.at(4.5)).action == .deleted)
      await lab.work.run(at: lab.at(5))
      #expect(lab.egress.stopped == ["EG_7"])
    }
  }

  @Test func theFileOfWhatIsDeletedWhileItGoesOnGoesWithoutAWebhook() async throws {
    try await RecordingLab.run { lab in
      let (_, id) = try await lab.running()
      try await lab.recordings.step(id, at: lab.at(10)) { _, machine, _ in machine.delete() }
      await lab.work.run(at: lab.at(11))
      #expect(lab.egress.stopped == ["EG_1"])
      let file = lab.folder["recordings/\(id).mp4"]
      try Data([1]).write(to: URL(fileURLWithPath: file))
      lab.egress.say("EG_1") { $0.status = .egressComplete }
      await lab.work.run(at: lab.at(41))
      await lab.work.run(at: lab.at(42))
      #expect(!FileManager.default.fileExists(atPath: file))
    }
  }
}
