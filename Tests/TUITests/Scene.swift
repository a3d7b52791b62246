import CallCore
import NchatAPI
import TerminalKit

@testable import TUI

/// Calls as tests draw them: frozen names, levels and times.
enum Scene {
  static let names = [
    "Bo Larsson", "Chi", "Dee O'Neil", "漢字 山田", "Fay", "Gus Meyer-Landrut of the Long Name", "Hal 😀", "Ivy", "Jon",
    "Kim",
  ]

  static func microphone(_ identity: String, isMuted: Bool = false) -> TrackSummary {
    TrackSummary(sid: "TR_\(identity)", kind: .audio, source: .microphone, isMuted: isMuted, codec: "opus")
  }

  static func participant(_ number: Int) -> Participant {
    let round = number / names.count
    let name = names[number % names.count] + (round == 0 ? "" : " \(round + 1)")
    return Participant(
      identity: "p\(number)", sid: "PA_\(number)", name: name,
      tracks: [microphone("p\(number)", isMuted: number % 3 == 1)])
  }

  /// A state after these actions.
  static func state(_ actions: [Action]) -> State {
    var state = State()
    for action in actions { _ = reduce(&state, action) }
    return state
  }

  /// Ana in a call with `others` people: every fourth speaks, every third is muted, one has a bad line, one is lost.
  static func call(others: Int, _ more: Action...) -> State {
    var actions: [Action] = [
      .call(.connecting(room: "Standup")),
      .call(
        .joined(
          room: RoomSummary(name: "Standup"),
          me: Participant(identity: "me", sid: "PA_me", name: "Ana", tracks: [microphone("me")]),
          others: (0..<others).map(participant))),
      .call(.microphoneChanged(isOpen: true)),
      .devices(.changed(.input, AudioDeviceState(name: "Yeti", condition: .opened))),
      .devices(.changed(.output, AudioDeviceState(name: "HDMI", condition: .opened))),
      .call(
        .statsMeasured(
          CallStats(
            roundTrip: 23.6, upRate: 31, downRate: 1294, upLoss: 0, downLoss: 0.0031,
            tracks: (0..<min(4, others)).map {
              TrackStats(
                identity: "p\($0)", sid: "TR_\($0)", rate: 31, loss: 0.01, jitter: 3, buffer: 42, concealed: 0.003)
            }))),
      .call(.qualityChanged(identity: "p1", .good)), .call(.qualityChanged(identity: "p2", .lost)),
      .call(.qualityChanged(identity: "p3", .poor)),
    ]
    var levels = ["me": -35]
    for number in 0..<others where number % 4 == 0 {
      actions.append(.call(.speakingChanged(identity: "p\(number)", isSpeaking: true)))
      levels["p\(number)"] = -12 - number % 7
    }
    actions.append(.call(.levelsMeasured(levels)))
    actions += Array(repeating: .call(.minutePassed), count: 12)
    return state(actions + more)
  }

  static func id(_ number: Int) -> EntityID {
    EntityID("00000000-0000-4000-8000-" + String(repeating: "0", count: 12 - "\(number)".count) + "\(number)")!
  }

  static let me = Person(id: id(1), username: "ana", displayName: "Ana")
  static let incoming = IncomingCall(
    id: id(20), from: Person(id: id(2), username: "bo", displayName: "Bo Larsson"), type: .audio, isGroup: false)

  static func user(_ number: Int, _ name: String, _ status: PresenceStatus? = nil) -> User {
    User(id: id(number), username: name.lowercased(), displayName: name, role: .member, status: status)
  }

  private static func channel(_ number: Int, _ slug: String, members: Int, call: EntityID? = nil) -> Channel {
    Channel(
      id: id(number), name: slug, slug: slug, type: .public, description: "what \(slug) is about", memberCount: members,
      role: .member, activeCallId: call, createdAt: Timestamp(milliseconds: 0))
  }

  private static func call(_ number: Int, in channel: EntityID?, people: Int) -> Call {
    Call(
      id: id(number), type: .audio, status: .active, channelId: channel, initiator: user(3, "Chi"), isGroupCall: true,
      isHuddle: channel != nil, isLocked: false, settings: CallSettings(), maxParticipants: 100,
      participantCount: people,
      initiatedAt: Timestamp(milliseconds: 120_000), durationSeconds: 0, metadata: .object([:]))
  }

  static func stream(_ number: Int, _ title: String, _ status: StreamStatus) -> LiveStream {
    LiveStream(
      id: id(number), channelId: id(10), broadcasterId: id(4),
      broadcaster: StreamPerson(id: id(4), displayName: "Dee O'Neil"), title: title,
      description: "All that is new", status: status, scheduledAt: Timestamp(milliseconds: 1_800_000),
      startedAt: status == .live ? Timestamp(milliseconds: 60_000) : nil, durationSeconds: 0, maxResolution: .p1080,
      isRecorded: false, enableChat: true, enableReactions: true, enableQa: false, chatMode: .open, slowModeSeconds: 0,
      tags: [], language: "en", currentViewers: 1_204, peakViewers: 1_377, totalViews: 4_100, totalChatMessages: 86,
      totalReactions: 310, createdAt: Timestamp(milliseconds: 0), updatedAt: Timestamp(milliseconds: 0))
  }

  /// What goes on at a server: two calls, some channels, a stream and one that is announced.
  static let inbox = InboxContents(
    calls: [call(21, in: id(10), people: 5), call(22, in: nil, people: 2)],
    channels: [
      channel(10, "backend", members: 12, call: id(21)), channel(11, "ops", members: 3),
      channel(12, "a-channel-with-a-name-that-is-much-too-long-for-any-list", members: 140),
    ], streams: [stream(30, "devcast", .live), stream(31, "Release party", .scheduled)])

  /// Ana at home, with what goes on there.
  static func home(_ more: Action...) -> State {
    var state = State()
    state.view.route = .home
    let actions: [Action] = [
      .session(.began(server: "call.example", hasLine: true)), .session(.recognized(me)), .line(.connected),
      .inbox(.loaded(inbox)),
    ]
    for action in actions + more { _ = reduce(&state, action) }
    return state
  }

  static func message(_ number: Int, _ name: String, _ text: String) -> StreamChatMessage {
    StreamChatMessage(
      id: id(1_000 + number), streamId: id(30), userId: id(number), content: text, isPinned: false, isDeleted: false,
      createdAt: Timestamp(milliseconds: Int64(number) * 60_000), user: StreamPerson(id: id(number), displayName: name))
  }

  private static func reaction(_ type: StreamReactionType, at position: Double) -> StreamReaction {
    StreamReaction(
      id: id(2_000), streamId: id(30), userId: id(2), reactionType: type, emoji: type.emoji, positionX: position,
      createdAt: Timestamp(milliseconds: 0))
  }

  /// Ana watches a stream: people write, one message is pinned and one deleted, some react.
  static func stream(_ more: Action...) -> State {
    var state = home(.command(.watch("devcast")))
    let said = [
      message(2, "Bo Larsson", "is that 20 MB a second?"), message(1, "Ana", "nice"), message(3, "Chi", "spam, spam"),
      message(5, "漢字 山田", "a message that is longer than the panel is wide, and so goes on in the next row"),
    ]
    var actions: [Action] = [.stream(.told(.connected(stream(30, "devcast", .live))))]
    actions += said.map { .stream(.told(.message($0))) }
    actions += [
      .stream(.told(.pinned(said[0].id, message: said[0], isPinned: true, by: nil))),
      .stream(.told(.deleted(said[2].id, message: said[2], by: nil))),
      .stream(.told(.reaction(reaction(.heart, at: 20)))), .stream(.reactionsRose),
      .stream(.told(.reaction(reaction(.clap, at: 80)))), .stream(.told(.reaction(reaction(.heart, at: 50)))),
    ]
    for action in actions + more { _ = reduce(&state, action) }
    return state
  }

  /// Who is where the person at home looks.
  static let members: [Action] = [
    .inbox(
      .membersLoaded(
        channel: id(10),
        [
          ChannelMember(
            channelId: id(10), user: user(1, "Ana", .online), role: .owner, joinedAt: Timestamp(milliseconds: 0)),
          ChannelMember(
            channelId: id(10), user: user(2, "Bo", .away), role: .member, joinedAt: Timestamp(milliseconds: 0)),
        ])),
    .inbox(
      .peopleLoaded(
        call: id(21),
        [
          CallParticipant(
            id: id(40), callId: id(21), userId: id(3), user: user(3, "Chi"), role: .host, status: .joined,
            invitedAt: Timestamp(milliseconds: 0), isMuted: true, isVideoOff: true, isScreenSharing: false,
            isHandRaised: true, durationSeconds: 0)
        ])),
  ]

  static let chat: [Action] = [
    .chat(.received(ChatLine(id: "1", identity: "p0", name: "Bo Larsson", text: "deploy is green", sentAt: 0))),
    .chat(
      .received(
        ChatLine(
          id: "2", identity: "p1", name: "Chi",
          text: "joining in 2, have to restart the browser because it lost the microphone again", sentAt: 60_000))),
    .chat(.received(ChatLine(id: "3", identity: "p3", name: "漢字 山田", text: "漢字漢字漢字漢字漢字漢字 👍🏽", sentAt: 120_000))),
  ]

  static func context(_ colors: ColorDepth = .palette256, _ glyphs: GlyphSet = .unicode) -> ViewContext {
    ViewContext(
      capabilities: TerminalCapabilities(colors: colors, glyphs: glyphs),
      timeOfDay: { milliseconds in
        let minutes = milliseconds / 60_000
        return "12:" + (minutes % 60 < 10 ? "0" : "") + "\(abs(minutes % 60))"
      },
      // The first hour of 1970 is today, what was before it yesterday.
      day: { $0 < 0 ? CalendarDay(year: 1969, month: 12, day: 31) : CalendarDay(year: 1970, month: 1, day: 1) })
  }
}
