import CallCore
import Sound
import Testing

@testable import ncall

/// Settings of sound that change while a client runs become what a person would have commanded.
struct LiveSoundTests {
  private func commands(
    _ words: [String] = [], changed: Set<String>, _ toml: String, from before: String = ""
  ) throws -> [Command] {
    let join = try JoinOptions.parse(words)
    let devices = DeviceState(try join.callOptions(url: "", token: "", settings: settings(before)))
    return try LiveSound(join: join).commands(after: changed, settings(toml), devices)
  }

  @Test func devicesAndSwitchesFollowTheFile() throws {
    #expect(
      try commands(changed: ["audio.input", "audio.gain"], "[audio]\ninput = \"hw:1\"\ngain = \"+3dB\"")
        == [.device(.input("hw:1")), .device(.gain(try #require(GainControl("+3dB"))))])
    #expect(
      try commands(
        changed: ["audio.output", "audio.noise_suppression"], "[audio]\noutput = \"hw:2\"\nnoise_suppression = \"off\"")
        == [.device(.output("hw:2")), .device(.noise(false))])
    #expect(
      try commands(changed: ["audio.echo_cancellation"], "[audio]\necho_cancellation = \"off\"") == [
        .device(.echo(false))
      ])
  }

  @Test func whatIsDoneByItselfFollowsTheDevices() throws {
    let file = "[audio]\ninput = \"file:a.wav\""
    #expect(
      try commands(changed: ["audio.input"], file)
        == [.device(.input("file:a.wav")), .device(.echo(false)), .device(.noise(false))])
    #expect(
      try commands(changed: ["audio.input"], "", from: file)
        == [.device(.input("default")), .device(.echo(true)), .device(.noise(true))])
    // Said by name, a switch is as it was said.
    #expect(
      try commands(changed: ["audio.input"], file + "\necho_cancellation = \"on\"\nnoise_suppression = \"on\"")
        == [.device(.input("file:a.wav"))])
  }

  @Test func nothingElseChangesAnything() throws {
    #expect(try commands(changed: ["ui.theme", "audio.bitrate"], "[audio]\ninput = \"hw:1\"").isEmpty)
    #expect(try commands(changed: ["audio.input"], "").isEmpty)
  }

  @Test func flagsGoBeforeTheFile() throws {
    let said = try JoinOptions.parse(["--input", "none", "--gain", "auto"]).said
    #expect(said.decides("audio.input") && said.decides("audio.gain"))
    #expect(!said.decides("audio.output") && !said.decides("audio.echo_cancellation"))
    #expect(
      try commands(
        ["--input", "none", "--gain", "auto"], changed: ["audio.input", "audio.gain"],
        "[audio]\ninput = \"hw:1\"\ngain = \"off\""
      ).isEmpty)
  }

  @Test func whatMeansNothingIsRefused() throws {
    let refused = try failure { _ = try commands(changed: ["audio.gain"], "[audio]\ngain = \"+99dB\"") }
    #expect(refused.status == .usage || refused.status == .configuration)
  }
}
