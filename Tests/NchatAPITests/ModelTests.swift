import LiveKitProtocol
import Testing

@testable import NchatAPI

/// Whatever a schema allows can be read as its model, and what the model writes fits the schema again.
@Suite struct ModelTests {
  private static let models = general + recordings

  private static let recordings: [any APIModel.Type] = [
    CreateRecordingRequest.self, OwnRecordingConsent.self, Recording.self, RecordingAccessEntry.self,
    RecordingAction.self, RecordingChanged.self, RecordingChangeRequest.self, RecordingConsent.self,
    RecordingConsentAnswered.self, RecordingConsentRequest.self, RecordingConsentRequested.self,
    RecordingConsentState.self, RecordingDeletion.self, RecordingDownload.self, RecordingFailureReason.self,
    RecordingFileQuery.self, RecordingFormat.self, RecordingGrant.self, RecordingGrantRequest.self,
    RecordingLayout.self, RecordingListQuery.self, RecordingNotice.self, RecordingPermission.self,
    RecordingQuality.self, RecordingSource.self, RecordingStatus.self, RecordingUsage.self, RecordingVisibility.self,
    RetentionOverview.self, RetentionPolicy.self, RetentionPolicyRequest.self, RetentionReport.self,
    SharedRecording.self, SharedRecordingQuery.self, ShareLink.self, SharePermission.self, ShareRecordingRequest.self,
    StartRecordingRequest.self,
  ]

  private static let general: [any APIModel.Type] = [
    Account.self, AddParticipantsRequest.self, AddedParticipants.self, AudioQuality.self, Bandwidth.self, Call.self,
    CallAnswered.self,
    CallCancelled.self, CallDeclined.self, CallDirection.self, CallEndedEvent.self, CallHistoryEntry.self,
    CallHistoryQuery.self, CallListQuery.self,
    CallListScope.self, CallLockChanged.self, CallParticipant.self, CallQuality.self, CallQualitySummary.self,
    CallReference.self, CallRing.self,
    CallRole.self, CallRoleChanged.self, CallRoleRequest.self, CallSettings.self, CallSettingsChanged.self,
    CallSettingsRequest.self,
    CallStatus.self, CallTimedOut.self, CallType.self, Channel.self, ChannelCallStarted.self, ChannelMember.self,
    ChannelMemberChanged.self,
    ChannelMemberLeft.self, ChannelRole.self, ChannelRoleRequest.self, ChannelStreamEnded.self,
    ChannelStreamStarted.self, ChannelType.self,
    ConnectionQuality.self, ConnectionType.self, CreateChannelRequest.self, DeclineByIDRequest.self,
    DeclineRequest.self,
    DeleteAccountRequest.self, EndByIDRequest.self, EndCallRequest.self, EndReason.self, ErrorBody.self,
    HandChanged.self, HandRequest.self,
    HuddleRequest.self, ICEServer.self, InitiateCallRequest.self, InitiatedCall.self, InviteRequest.self,
    IssueCount.self, JoinedCall.self,
    JoinedHuddle.self, LeaveReason.self, ListQuery.self, LiveKitWebhook.self, LobbyAnswer.self, LobbyWait.self,
    LoginRecord.self, PersonalRecord.self, PersonalRecordKind.self,
    MediaSwitched.self, MuteAllRequest.self, MutedParticipants.self, NotificationEvent.self, NotificationType.self,
    OpenAPIDocument.self,
    ParticipantChanged.self, ParticipantQuery.self, ParticipantScope.self, ParticipantStatus.self, Presence.self,
    PresenceStatus.self,
    PresenceUpdate.self, QualityAggregates.self, QualityIssue.self, QualityQuery.self, QualityReceipt.self,
    QualityReport.self, CallConnection.self, ConnectionFigures.self, QualitySource.self, WebhookReceipt.self,
    ServerHealth.self,
    QualityReportRequest.self, QualityTrend.self, RealtimeMessage.self, RealtimeRequest.self, RealtimeTopic.self,
    RefreshRequest.self,
    RemoveParticipantRequest.self, ScreenShareChanged.self, Session.self, SignInRequest.self, SignOutRequest.self,
    SignUpRequest.self,
    TransferRequest.self, UnsubscribeReason.self, User.self, UserExport.self, UserQuery.self, UserRole.self,
    VideoQuality.self,
    AutomodRequest.self, AutomodSettings.self, CreateStreamRequest.self, LiveStream.self, ModerationAction.self,
    ModerationEntry.self, StreamBanRequest.self, StreamChanged.self, StreamChangeRequest.self, StreamChatMessage.self,
    StreamChatMode.self, StreamChatQuery.self, StreamChatRequest.self, StreamListQuery.self, StreamMessageDeleted.self,
    StreamMessagePinned.self, StreamModerator.self, StreamModeratorRequest.self, StreamPerson.self,
    StreamReaction.self, StreamReactionCounts.self, StreamReactionQuery.self, StreamReactionRequest.self,
    StreamReactions.self, StreamReactionType.self, StreamResolution.self, StreamSanction.self, StreamShelfQuery.self,
    StreamStatus.self, StreamTimeoutRequest.self, StreamToken.self, StreamTokenRequest.self, StreamViewer.self,
    StreamViewerCounts.self, StreamViewerQuery.self, StreamViewers.self, StreamViewersChanged.self, WatchRequest.self,
    WatchSession.self, PageQuery.self, SortOrder.self, StreamAnalytics.self, StreamAnalyticsAnswer.self,
    StreamAnalyticsBucket.self, StreamAnalyticsQuery.self, StreamDurationFigures.self, StreamEngagementFigures.self,
    StreamExportFormat.self, StreamFollower.self, StreamQualityFigures.self, StreamReactionFigures.self,
    StreamTimeRange.self, StreamViewerFigures.self, StreamViewerOrder.self,
  ]

  @Test(arguments: models.indices)
  func schemaAndModelAgree(_ index: Int) throws {
    func holds<Model: APIModel>(_ model: Model.Type) throws {
      for seed in 0..<60 {
        var sampler = SchemaSampler(seed: UInt64(seed))
        let value = sampler.value(of: Model.schema)
        #expect(Model.schema.check(value) == [], "\(model): the sampler draws what fits: \(value)")
        let read = try Model.read(value)
        #expect(Model.schema.check(read.json) == [], "\(model): what is written fits: \(value)")
        #expect(try Model.read(read.written()).json == read.json)
        try keeps(value, read.json, "\(model)")
      }
    }
    try holds(Self.models[index])
  }

  /// Every member of `before` that is there, and not null, is in `after`.
  private func keeps(_ before: JSONValue, _ after: JSONValue, _ path: String) throws {
    switch (before, after) {
    case (.object(let old), .object(let new)):
      for (name, value) in old where value != .null {
        let inner = "\(path).\(name)"
        guard let kept = new[name] else {
          Issue.record("\(inner) is lost")
          continue
        }
        try keeps(value, kept, inner)
      }
    case (.array(let old), .array(let new)):
      #expect(old.count == new.count, "\(path)")
      for (one, other) in zip(old, new) { try keeps(one, other, path + "[]") }
    case (.string("voice"), .string("audio")), (.string("followers"), .string("followers_only")),
      (.string("subscribers"), .string("subscribers_only")):
      return
    default:
      #expect(before == after || before.anyNumber != nil && before.anyNumber == after.anyNumber, "\(path)")
    }
  }

  @Test func everyComponentOfTheDocumentIsTested() throws {
    let names = Set(Self.models.compactMap { $0.schema.name })
    guard case .object(let document) = OpenAPIDocument.current.value,
      case .object(let components)? = document["components"],
      case .object(let schemas)? = components["schemas"]
    else {
      Issue.record("the document has no components")
      return
    }
    // Messages are tested as the choices of RealtimeRequest and RealtimeMessage.
    let untested = Set(schemas.keys).subtracting(names).filter {
      !["Problem", JSONSchema.anyJSON.name].contains($0) && !$0.hasPrefix("Realtime")
    }
    #expect(untested == [])
  }

  @Test func defaultsAreWhatTheSchemaSays() throws {
    let target = EntityID.random()
    let call = try InitiateCallRequest.read(["targetUserId": .string(target.description)])
    #expect(call.type == .audio && call.metadata == [:] && call.targets == [target])
    #expect(try InitiateCallRequest.read(["channelId": .string(target.description), "type": "voice"]).type == .audio)
    #expect(try InitiateCallRequest.read(["channelId": .string(target.description), "type": .null]).targets == [])
    let several = try InitiateCallRequest.read([
      "targetUserId": .string(target.description), "targetUserIds": [.string(EntityID.random().description)],
    ])
    #expect(several.targets == several.targetUserIds)
    #expect(
      try CallSettings.read([:])
        == CallSettings(lobby: false, allowParticipantUnmute: true, allowParticipantScreenShare: true))
    #expect(try AddParticipantsRequest.read(["userIds": [.string(target.description)]]).notify)
    #expect(try ListQuery.read([:]).limit == 50)
    #expect(try QualityQuery.read(["callId": .string(target.description)]).limit == 100)
  }

  @Test func reactionsHaveThreeNames() throws {
    func type(_ body: JSONValue) throws -> StreamReactionType? { try StreamReactionRequest.read(body).type }
    #expect(try type(["reactionType": "fire", "reaction_type": "sad", "emoji": "wow"]) == .fire)
    #expect(try type(["reaction_type": "sad", "emoji": "wow"]) == .sad)
    for word in ["wow", "Wow", "WOW", "wOw"] {
      #expect(try type(["reactionType": .null, "emoji": .string(word)]) == .wow, "\(word)")
    }
    let emoji: [(String, StreamReactionType)] = [
      ("\u{2764}", .heart), ("\u{2764}\u{FE0F}", .heart), ("\u{1F497}", .heart), ("\u{1F44D}\u{1F3FD}", .like),
      ("\u{1F44F}\u{1F3FF}", .clap), ("\u{1F525}", .fire), ("\u{1F923}", .laugh), ("\u{1F92F}", .wow),
      ("\u{1F62D}", .sad), ("\u{1F621}", .angry),
    ]
    for (text, expected) in emoji { #expect(try type(["emoji": .string(text)]) == expected, "\(text)") }
    for type in StreamReactionType.allCases { #expect(StreamReactionType(named: type.emoji) == type) }
    for refused: JSONValue in [
      [:], ["reactionType": .null], ["emoji": "smile"], ["emoji": ""], ["reactionType": "HEART"],
      // Its small letter is k.
      ["emoji": "li\u{212A}e"], ["emoji": "wow "],
      ["emoji": "fire", "positionX": 100.5], ["emoji": "fire", "positionY": -1],
    ] {
      #expect(throws: APIError.self) { try StreamReactionRequest.read(refused) }
    }
  }

  @Test func rowsSayNullWhereTheyKnowNothing() throws {
    let person = StreamPerson(id: .random(), displayName: "Ana", avatarUrl: nil)
    guard case .object(let members) = person.json else { throw CancellationError() }
    #expect(members["avatar_url"] == .null && members["display_name"] == "Ana")
    #expect(try StreamPerson.read(person.json) == person)
    #expect(TextForm.trimmed(" \u{3000}\n hello there\t\u{FEFF}") == "hello there")
    #expect(TextForm.trimmed("\u{2003} \n") == "")
    for blank in [" ", "\u{A0}\u{2003}\n", ""] {
      #expect(throws: APIError.self) { try StreamChatRequest.read(["content": .string(blank)]) }
    }
  }

  @Test func idsAreWrittenInLowerCase() throws {
    let id = "5F0C7C5E-6A43-4A55-9D4E-0F3D1F2A7B10"
    #expect(try CallReference.read(["callId": .string(id)]).json == ["callId": .string(id.lowercased())])
    #expect(EntityID("{5F0C7C5E-6A43-4A55-9D4E-0F3D1F2A7B10}") == nil)
    #expect(EntityID("5F0C7C5E6A434A559D4E0F3D1F2A7B10") == nil)
  }

  @Test func whatIsNotFiniteDoesNotEndTheServer() {
    #expect(
      IssueCount.schema.check(
        QualityReceipt(id: .random(), qualityScore: .nan, quality: .poor, issues: [], timestamp: .now()).json
      ).count > 0)
  }
}
