import Testing

@testable import Sound

/// What a person writes after --input and --output finds the device that was meant, or a sentence that helps.
@Suite struct ALSAChoosingADeviceTests {
  let devices = [
    AudioDevice(name: "default", description: "PipeWire"),
    AudioDevice(name: "sysdefault:CARD=PCH", description: "HDA Intel PCH, ALC295 Analog\nDefault Audio Device"),
    AudioDevice(name: "front:CARD=PCH,DEV=0", description: "HDA Intel PCH, ALC295 Analog\nFront", isInput: false),
    AudioDevice(name: "hw:CARD=PCH,DEV=3", description: "HDA Intel PCH, HDMI 0", isInput: false),
    AudioDevice(name: "hw:CARD=Headset,DEV=0", description: "Jabra Evolve 20, USB Audio\nDirect"),
    AudioDevice(name: "plughw:CARD=Headset,DEV=0", description: "Jabra Evolve 20, USB Audio\nConverting"),
    AudioDevice(name: "sysdefault:CARD=Headset", description: "Jabra Evolve 20, USB Audio\nDefault"),
    AudioDevice(name: "room", description: "The big loudspeaker", isInput: false),
  ]

  func choose(_ text: String, _ direction: AudioDirection) throws(SoundFailure) -> String {
    try AudioDevices.choose(text, for: direction, among: devices).name
  }

  @Test func anExactNameIsTaken() throws {
    #expect(try choose("hw:CARD=Headset,DEV=0", .input) == "hw:CARD=Headset,DEV=0")
    #expect(try choose("room", .output) == "room")
  }

  @Test func aPartIsEnoughWhateverItsCase() throws {
    #expect(try choose("BIG LOUD", .output) == "room")
    #expect(try choose("hdmi", .output) == "hw:CARD=PCH,DEV=3")
    // Several names of one headset: the one that other programs can share.
    #expect(try choose("jabra", .input) == "sysdefault:CARD=Headset")
    // Only one of the card's names is an input.
    #expect(try choose("intel", .input) == "sysdefault:CARD=PCH")
  }

  @Test func severalDevicesAreNamed() throws {
    let failure = #expect(throws: SoundFailure.self) { try choose("intel", .output) }
    guard case .badSpecification(let sentence)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(sentence.contains("front:CARD=PCH,DEV=0 (HDA Intel PCH, ALC295 Analog, Front)"))
    #expect(sentence.contains("hw:CARD=PCH,DEV=3"))
    #expect(!sentence.contains("Jabra"))
  }

  @Test func anUnknownNameListsWhatThereIs() throws {
    let failure = #expect(throws: SoundFailure.self) { try choose("yeti", .input) }
    guard case .device("yeti", let reason)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(reason.contains("there is no such sound input"))
    #expect(reason.contains("plughw:CARD=Headset,DEV=0"))
    #expect(!reason.contains("room"))
  }

  @Test func aLoudspeakerIsNoMicrophone() throws {
    let failure = #expect(throws: SoundFailure.self) { try choose("room", .input) }
    guard case .device("room", let reason)? = failure else {
      Issue.record("\(String(describing: failure))")
      return
    }
    #expect(reason.contains("is no sound input"))
  }

  @Test func emptyTextAndNoDevicesAreNoMatch() {
    #expect(throws: SoundFailure.self) { try choose("", .input) }
    #expect(throws: SoundFailure.self) { try AudioDevices.choose("x", for: .input, among: []) }
  }

  @Test func numbersOfCardsAreWarnedAbout() {
    let cards = [AudioCard(index: 1, id: "Headset", name: "Jabra")]
    let warning = AudioCardNumber.warning(about: "plughw:1,0", cards: cards)
    #expect(warning?.contains("plughw:CARD=Headset,DEV=0") == true)
    #expect(AudioCardNumber.warning(about: "hw:2", cards: cards)?.contains("hw:CARD=NAME") == true)
    #expect(AudioCardNumber.warning(about: "hw:CARD=Headset", cards: cards) == nil)
    #expect(AudioCardNumber.warning(about: "default", cards: cards) == nil)
    #expect(AudioCardNumber.warning(about: "front:1", cards: cards) == nil)
  }

  @Test func whatHardwareSaysOfItselfStaysOnOneLine() {
    let device = AudioDevice(name: "x", description: "One\nTwo\u{1B}[31m\r\nThree")
    #expect(device.description == "One, Two[31m, Three")
  }
}
