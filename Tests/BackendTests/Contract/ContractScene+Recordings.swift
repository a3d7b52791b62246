import Foundation
import NchatAPI

@testable import Backend

extension ContractScene {
  /// Recordings that are ready, one that those in the call are asked about, a link and a policy.
  func writeRecordings(_ phase: Phase, at now: Timestamp, in connection: any SQLConnection, files folder: String) throws
  {
    let host = people[.host] ?? idle
    // A file is removed some time after its recording was deleted: none has the name of one before.
    let round = EntityID.random()
    func write(
      _ id: EntityID, by maker: Caller, _ visibility: RecordingVisibility, call: EntityID?, life: RecordingLife,
      at instant: Timestamp
    ) throws {
      var record = RecordingRecord(
        id: id, source: .call, callID: call, channelID: call == nil ? nil : home, maker: maker.id,
        makerName: maker.displayName, roomName: "room-\(id)", format: .mp4, quality: .p1080, layout: .grid,
        isAudioOnly: false, visibility: visibility, filePath: "\(round)-\(id).mp4", life: RecordingLife(),
        retentionDays: nil, createdAt: instant)
      try Data("a recording".utf8).write(to: URL(fileURLWithPath: folder + "/" + record.filePath))
      try RecordingRows.insert(record, in: connection)
      let before = record
      record.life = life
      (record.fileSize, record.fileSeconds, record.fileURL) = (11, 60, "/out/\(id).mp4")
      try RecordingRows.update(from: before, to: record, at: instant, in: connection)
    }
    func agreed(_ roles: [ContractRole]) -> [EntityID: RecordingLife.Consent] {
      Dictionary(
        uniqueKeysWithValues: roles.map {
          (id($0), RecordingLife.Consent(state: .accepted, askedAt: now, answeredAt: now))
        })
    }
    var ready = RecordingLife(status: .ready, startedAt: now + -60, endedAt: now, processedAt: now)
    try write(openRecording, by: resident, .public, call: nil, life: ready, at: now)
    try write(foreignRecording, by: resident, .private, call: foreignCall, life: ready, at: now)
    ready.consents = agreed([.host, .participant, .viewer])
    try write(recording, by: host, .participants, call: call, life: ready, at: now + -60)
    try connection.run(
      "grants.save",
      [
        "recording": recording, "user": id(.invited), "view": true, "download": false, "share": false, "edit": false,
        "delete": false, "giver": host.id, "at": now, "expires": nil,
      ])
    try connection.run(
      "shares.insert",
      [
        "id": share, "recording": recording, "token": Secret.hash(shareToken), "download": false, "password": nil,
        "requires_account": false, "domains": JSONList.value([]), "emails": JSONList.value([]), "max_views": 10_000,
        "user": host.id, "at": now, "expires": now + 1_000_000,
      ])
    try connection.run(
      "policies.insert",
      [
        "id": policy, "name": "usual", "description": nil, "days": 30, "is_default": false, "auto_delete": true,
        "warning_days": 7, "exempt": false, "quota": nil, "sources": JSONList.value([]),
        "channels": JSONList.value([]), "user": nil, "at": now,
      ])
    guard phase == .active else { return }
    // Nobody's time to answer ends while the clock moves with each request.
    var asking = RecordingLife(consentDeadline: now + 1_000_000, consents: agreed([.host]))
    for role in [ContractRole.coHost, .participant, .viewer] {
      asking.consents[id(role)] = RecordingLife.Consent(state: .pending, askedAt: now)
    }
    try write(runningRecording, by: host, .participants, call: call, life: asking, at: now)
  }
}
