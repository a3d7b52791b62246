import NchatAPI
import Testing

@testable import Backend

/// Those who are asked whether they may be recorded, as they answer over HTTP.
@Suite("Recordings over HTTP", .serialized)
struct RecordingsOverHTTPTests {
  private func answer(_ isAccepted: Bool, as role: ContractRole, _ lab: ContractLab) async throws -> ContractLab.Answer
  {
    let answer = try await lab.ask(
      "POST", "/api/calls/\(lab.scene.call)/recording/consent", as: try lab.token(role),
      .json(["accepted": .bool(isAccepted)]))
    #expect(ContractLab.faults(answer, of: RouteID.answerConsent.route) == [])
    return answer
  }

  @Test("Each of those who are asked may refuse, and that is the end of it")
  func refusal() async throws {
    try await ContractLab.run { lab in
      for role in [ContractRole.coHost, .participant, .viewer] {
        try await lab.reset(.active)
        let refused = try await answer(false, as: role, lab)
        #expect(refused.status == 200, "\(role): \(refused.text)")
        let recording = try Recording.read(refused.bytes)
        #expect(recording.status == .failed && recording.failureReason == .refused, "\(role)")
        let kept = try await lab.ledger.read { connection in
          try RecordingRows.find(lab.scene.runningRecording, in: connection)
        }
        #expect(kept?.life.status == .failed && kept?.life.consents[lab.scene.id(role)]?.state == .refused, "\(role)")
        #expect(try await answer(true, as: role, lab).code == ErrorCode.notFound.rawValue)
      }
    }
  }

  @Test("Whoever leaves a call while others are asked is asked no more; when it ends nothing begins")
  func leaving() async throws {
    try await ContractLab.run { lab in
      try await lab.reset(.active)
      func ask(_ path: String, as role: ContractRole) async throws -> Int {
        try await lab.ask("POST", "/api/calls/\(lab.scene.call)/\(path)", as: try lab.token(role)).status
      }
      func life() async throws -> RecordingLife? {
        try await lab.ledger.read { connection in
          try RecordingRows.find(lab.scene.runningRecording, in: connection)?.life
        }
      }
      #expect(try await ask("leave", as: .viewer) == 200)
      #expect(try await life()?.consents[lab.scene.id(.viewer)] == nil)
      #expect(try await ask("end", as: .host) == 200)
      let over = try await life()
      #expect(over?.status == .failed && over?.failure == .ended && over?.wish == nil)
    }
  }
}
