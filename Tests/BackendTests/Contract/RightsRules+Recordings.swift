import LiveKitProtocol
import NchatAPI

@testable import Backend

extension ContractRole {
  /// Those who administer the server.
  static let administrators: Set<ContractRole> = [.administrator, .serverOwner]
  /// Those who are in the recording, or have made it.
  static let recorded: Set<ContractRole> = [.host, .service, .participant, .viewer]
  /// Those to whom it does not exist.
  static let withoutRecording = known.subtracting(administrators).subtracting(recorded).subtracting([.invited])
}

extension RightsRule {
  /// Of a recording: what those are answered who see it; to all others it does not exist.
  ///
  /// - Parameters:
  ///   - open: about one of others that everybody sees; administrators with what they have everywhere.
  ///   - everywhere: of administrators, about any recording.
  fileprivate func inRecording(
    _ named: [(Set<ContractRole>, Expected)], others: Expected, open: Expected, everywhere: Expected
  ) -> RightsRule {
    let administrators = ContractRole.administrators
    return at(
      .own,
      [(ContractRole.withoutRecording, .error(.notFound)), (administrators, everywhere)] + named, others: others
    )
    .at(.open, [(administrators, open.isSuccess ? open : everywhere)], others: open)
    .at(.foreign, [(administrators, everywhere)], others: .error(.notFound))
    .at([.missing], .error(.notFound)).checkingIDs
  }
}

extension RouteID {
  var recordingRule: RightsRule {
    var rule = RightsRule()
    let hosts = ContractRole.hosts
    let forbidden = RightsRule.Expected.error(.insufficientPermissions)
    let notFound = RightsRule.Expected.error(.notFound)
    switch self {
    case .startRecording, .beginRecording, .createRecording:
      if self == .createRecording {
        rule.body = { scene, place, _ in ["callId": .string(scene.callText(place))] }
      }
      return rule.inCall([(hosts, .error(.recordingInProgress))], others: forbidden)
        .over([(hosts, .error(.callEnded))], others: forbidden).checkingIDs
    case .stopRecording, .endRecording:
      return rule.inCall([(hosts, .ok)], others: forbidden).over([(hosts, notFound)], others: forbidden).checkingIDs
    case .callRecording:
      return rule.inCall([(ContractRole.inside.union([.invited]), .ok)], others: notFound)
        // What was recorded before is there for those who are in it, and who may see it.
        .over([(ContractRole.recorded.union([.invited]), .ok)], others: notFound).checkingIDs
    case .answerConsent:
      rule.body = { _, _, _ in ["accepted": true] }
      return rule.inCall([(ContractRole.inside, .ok)], others: notFound).over(others: notFound)
        .checkingIDs
    case .listRecordings: return rule.at([.own], .ok)
    case .showRecording, .recordingMetadata: return rule.inRecording([], others: .ok, open: .ok, everywhere: .ok)
    case .recordingLink, .downloadRecording:
      return rule.inRecording([([.invited], forbidden)], others: .ok, open: .ok, everywhere: forbidden)
    case .changeRecording:
      rule.body = { _, _, _ in ["visibility": "channel"] }
      return rule.inRecording([(hosts, .ok)], others: forbidden, open: forbidden, everywhere: forbidden)
    case .deleteRecording, .deleteRecordingMetadata:
      return rule.inRecording([(hosts, .ok)], others: forbidden, open: forbidden, everywhere: .ok)
    case .recordingFile:
      rule.query = { _, _ in "expires=4102444800000&signature=" + String(repeating: "a", count: 43) }
      return rule.at([.own, .open, .missing], .error(.invalidLink)).checkingIDs
    case .recordingAccess:
      return rule.inRecording([(hosts, .ok)], others: forbidden, open: forbidden, everywhere: forbidden)
    default: preconditionFailure("\(self) has another rule")
    }
  }

  var recordingSharingRule: RightsRule {
    var rule = RightsRule()
    let (hosts, administrators) = (ContractRole.hosts, ContractRole.administrators)
    let forbidden = RightsRule.Expected.error(.insufficientPermissions)
    let onlyForAdministrators = RightsRule.Expected.error(.forbidden)
    rule.person = { $0.idle.id }
    switch self {
    case .listGrants, .listShares:
      return rule.inRecording([(hosts, .ok)], others: forbidden, open: forbidden, everywhere: forbidden)
    case .setGrant:
      rule.body = { _, _, _ in ["permissions": ["view"]] }
      return rule.inRecording([(hosts, .ok)], others: forbidden, open: forbidden, everywhere: forbidden)
    case .removeGrant, .revokeShare:
      return rule.inRecording([(hosts, .done)], others: forbidden, open: forbidden, everywhere: forbidden)
    case .shareRecording:
      rule.body = { scene, place, _ in ["recordingId": .string(scene.recordingText(place))] }
      return rule.inRecording([(hosts, .created)], others: forbidden, open: forbidden, everywhere: forbidden)
    case .sharedRecording:
      rule.query = { scene, place in
        "token=\(place == .missing ? String(repeating: "a", count: 43) : scene.shareToken)"
      }
      return rule.at([.own], .ok).at([.missing], .error(.notFound))
    case .retention: return rule.at([.own], .ok)
    case .createPolicy:
      rule.body = { _, _, _ in ["name": .string("p \(EntityID.random())"), "retentionDays": 90] }
      return rule.at(.own, [(administrators, .created)], others: onlyForAdministrators)
    case .changePolicy:
      rule.body = { _, _, _ in ["name": .string("p \(EntityID.random())"), "retentionDays": 90] }
      return rule.at(.own, [(administrators, .ok)], others: onlyForAdministrators)
        .at(.missing, [(administrators, .error(.notFound))], others: onlyForAdministrators).checkingIDs
    case .runRetention: return rule.at(.own, [(administrators, .ok)], others: onlyForAdministrators)
    case .deletePolicy:
      return rule.at(.own, [(administrators, .done)], others: onlyForAdministrators)
        .at(.missing, [(administrators, .error(.notFound))], others: onlyForAdministrators).checkingIDs
    default: preconditionFailure("\(self) has another rule")
    }
  }
}

extension ContractScene {
  func recordingText(_ place: RightsRule.Place) -> String {
    switch place {
    case .open: openRecording.description
    case .foreign: foreignRecording.description
    case .missing: EntityID.random().description
    case .malformed: "no-id"
    default: recording.description
    }
  }

  func policyText(_ place: RightsRule.Place) -> String {
    switch place {
    case .missing: EntityID.random().description
    case .malformed: "no-id"
    default: policy.description
    }
  }
}
