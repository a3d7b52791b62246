import NchatAPI
import WebServing

extension BackendRoutes {
  func bindRecordings(_ bindings: inout APIBindings) {
    let recordings = recordings
    for operation in [RecordingOperations.startRecording, RecordingOperations.beginRecording] {
      bindings.bind(operation) {
        try await recordings.start($0.body, inCall: $0.id(), by: $0.caller, at: $0.origin.now)
      }
    }
    for operation in [RecordingOperations.stopRecording, RecordingOperations.endRecording] {
      bindings.bind(operation) { try await recordings.stop(inCall: $0.id(), by: $0.caller, at: $0.origin.now) }
    }
    bindings.bind(RecordingOperations.callRecording) {
      try await recordings.newest(inCall: $0.id(), for: $0.caller, at: $0.origin.now)
    }
    bindings.bind(RecordingOperations.answerConsent) {
      try await recordings.answer($0.body.accepted, inCall: $0.id(), by: $0.caller, at: $0.origin.now)
    }
  }

  func bindRecordingLibrary(_ bindings: inout APIBindings) {
    let recordings = recordings
    bindings.bind(RecordingOperations.listRecordings) {
      try await recordings.list($0.query, for: $0.visitor, at: $0.origin.now)
    }
    bindings.bind(RecordingOperations.createRecording) { request in
      if let call = request.body.callId {
        return try await recordings.start(
          request.body.form, inCall: call, by: request.caller, at: request.origin.now)
      }
      guard let stream = request.body.streamId else { throw APIError.notFound }
      return try await recordings.start(
        request.body.form, ofStream: stream, by: request.caller, at: request.origin.now)
    }
    for operation in [RecordingOperations.showRecording, RecordingOperations.recordingMetadata] {
      bindings.bind(operation) { try await recordings.show($0.id(), to: $0.visitor, at: $0.origin.now) }
    }
    bindings.bind(RecordingOperations.changeRecording) {
      try await recordings.change($0.body, of: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    for operation in [RecordingOperations.deleteRecording, RecordingOperations.deleteRecordingMetadata] {
      bindings.bind(operation) { try await recordings.delete($0.id(), by: $0.caller, at: $0.origin.now) }
    }
    for operation in [RecordingOperations.downloadRecording, RecordingOperations.recordingLink] {
      bindings.bind(operation) { try await recordings.download($0.id(), for: $0.visitor, at: $0.origin.now) }
    }
    bindings.bindReply(RecordingOperations.recordingFile) {
      try await recordings.file($0.id(), $0.query, range: $0.origin.range, at: $0.origin.now)
    }
    bindings.bind(RecordingOperations.recordingAccess) {
      try await recordings.access($0.query, to: $0.id(), for: $0.caller, at: $0.origin.now)
    }
  }

  func bindRecordingSharing(_ bindings: inout APIBindings) {
    let recordings = recordings
    bindings.bind(RecordingSharingOperations.listGrants) {
      try await recordings.grants(of: $0.id(), for: $0.caller, at: $0.origin.now)
    }
    bindings.bind(RecordingSharingOperations.setGrant) {
      try await recordings.grant($0.body, to: $0.id("userId"), of: $0.id(), by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(RecordingSharingOperations.removeGrant) {
      try await recordings.ungrant($0.id("userId"), of: $0.id(), by: $0.caller, at: $0.origin.now)
      return NoContent()
    }
    bindings.bind(RecordingSharingOperations.shareRecording) {
      try await recordings.share($0.body, by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(RecordingSharingOperations.sharedRecording) {
      try await recordings.open($0.query, by: $0.visitor, at: $0.origin.now)
    }
    bindings.bind(RecordingSharingOperations.listShares) {
      try await recordings.links(to: $0.id(), for: $0.caller, at: $0.origin.now)
    }
    bindings.bind(RecordingSharingOperations.revokeShare) {
      try await recordings.unshare($0.id("shareId"), of: $0.id(), by: $0.caller, at: $0.origin.now)
      return NoContent()
    }
    bindings.bind(RecordingSharingOperations.retention) { try await recordings.retention(for: $0.caller) }
    bindings.bind(RecordingSharingOperations.createPolicy) {
      try await recordings.createPolicy($0.body, by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(RecordingSharingOperations.changePolicy) {
      try await recordings.changePolicy($0.id(), $0.body, by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(RecordingSharingOperations.runRetention) {
      try await recordings.runRetention(by: $0.caller, at: $0.origin.now)
    }
    bindings.bind(RecordingSharingOperations.deletePolicy) {
      try await recordings.deletePolicy($0.id(), by: $0.caller, at: $0.origin.now)
      return NoContent()
    }
  }
}
