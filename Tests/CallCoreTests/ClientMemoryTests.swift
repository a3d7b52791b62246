import Foundation
import NchatAPI
import Sound
import Testing

@testable import CallCore

/// What is remembered from one start to the next.
struct ClientMemoryTests {
  static func sample() -> State {
    var state = State()
    state.call.volumes = ["bo": 80]
    state.call.hushed = ["chi"]
    state.view.layout = .roster
    state.view.drafts = ["call:1": "hello"]
    state.devices.chosenInput = "mic"
    state.devices.chosenOutput = "spk"
    state.devices.processing = VoiceProcessing(cancelsEcho: true, suppressesNoise: false, gain: .fixed(3))
    state.devices.gate = -40
    return state
  }

  @Test func allOfItComesBack() throws {
    let memory = ClientMemory(Self.sample())
    let read = try ClientMemory(reading: Data(memory.json))
    #expect(read == memory)
    var state = State()
    read.restore(into: &state, except: [])
    #expect(state == Self.sample())
  }

  @Test func whatIsGivenGoesBefore() {
    var state = State()
    state.devices.chosenInput = "other"
    let before = state.devices
    ClientMemory(Self.sample()).restore(into: &state, except: [.input, .output, .echo, .noise, .gain, .gate])
    #expect(state.devices == before)
    #expect(state.call.volumes == ["bo": 80])
  }

  @Test func filesAndCommandsAreNotRunAgain() {
    var memory = ClientMemory()
    memory.input = "cmd:rm important"
    memory.output = "file:call.wav"
    var state = State()
    memory.restore(into: &state, except: [])
    #expect(state == State())
  }

  @Test func whatIsNonsenseIsLeftOut() {
    var memory = ClientMemory()
    memory.volumes = ["bo": 9_999, "chi": -1]
    memory.layout = "upside-down"
    memory.gain = "very"
    memory.gate = "9"
    var state = State()
    memory.restore(into: &state, except: [])
    #expect(state == State())
  }

  @Test(arguments: [
    "", "{", "[]", "{\"version\":\"1\"}", "{\"version\":2}", "{\"version\":1,\"volumes\":[]}", "\u{0}\u{ff}",
  ])
  func whatIsNoMemoryIsRefused(_ text: String) {
    #expect(throws: MemoryFailure.self) { try ClientMemory(reading: Data(text.utf8)) }
  }

  @Test func itHasBounds() throws {
    #expect(throws: MemoryFailure.self) {
      try ClientMemory(reading: Data(repeating: 0x20, count: ClientMemory.largestFile + 1))
    }
    var memory = ClientMemory()
    for n in 0..<5_000 { memory.volumes["somebody \(n)"] = 50 }
    for n in 0..<500 { memory.drafts["call:\(n)"] = "text" }
    memory.volumes[String(repeating: "x", count: 10_000)] = 20
    let read = try ClientMemory(reading: Data(memory.json))
    #expect(read.volumes.count == ClientMemory.limit)
    #expect(read.drafts.count == ClientMemory.draftLimit)
  }

  @Test func twoClientsKeepWhatTheOtherChanged() {
    var file = ClientMemory(Self.sample())
    let begin = file
    var ours = begin
    ours.volumes = ["bo": 80, "dee": 150]
    ours.input = "headset"
    var theirs = begin
    theirs.volumes = [:]
    theirs.hushed = ["chi", "eli"]
    theirs.drafts["call:2"] = "more"
    file.take(changesFrom: begin, to: ours)
    file.take(changesFrom: begin, to: theirs)
    #expect(file.volumes == ["dee": 150])
    #expect(file.hushed == ["chi", "eli"])
    #expect(file.input == "headset")
    #expect(file.drafts == ["call:1": "hello", "call:2": "more"])
  }

  @Test func whatIsWrittenAndNotSentIsThereAgainInTheSameCall() throws {
    let id = try #require(EntityID("5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10"))
    var state = State()
    let opening = CallOpening(
      id: id, title: nil, awaited: [], isMuted: false, isPushToTalk: false, recordingAnswer: .ask, meterFall: 9)
    _ = reduce(&state, .call(.opened(opening)))
    _ = reduce(&state, .call(.joined(room: RoomSummary(name: "r"), me: .talking("ana"), others: [.talking("bo")])))
    _ = reduce(&state, .command(.view(.type)))
    _ = reduce(&state, .view(.edited(.insert("half a thou"))))
    #expect(ClientMemory(state).drafts == ["call:\(id)": "half a thou"])
    _ = reduce(&state, .call(.closed(nil)))
    #expect(state.view.chatDraft.isEmpty)
    #expect(ClientMemory(state).drafts == ["call:\(id)": "half a thou"])
    // Another start.
    let read = try ClientMemory(reading: Data(ClientMemory(state).json))
    var later = State()
    read.restore(into: &later, except: [])
    _ = reduce(&later, .call(.opened(opening)))
    #expect(later.view.chatDraft.text == "half a thou")
    #expect(ClientMemory(later).drafts == ["call:\(id)": "half a thou"])
    _ = reduce(&later, .call(.joined(room: RoomSummary(name: "r"), me: .talking("ana"), others: [.talking("bo")])))
    _ = reduce(&later, .command(.view(.type)))
    _ = reduce(&later, .view(.submitted))
    #expect(ClientMemory(later).drafts == [:])
    _ = reduce(&later, .call(.closed(nil)))
    #expect(ClientMemory(later).drafts == [:])
  }
}
