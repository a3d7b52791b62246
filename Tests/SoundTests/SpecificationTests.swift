import Sound
import Testing

/// The texts of `--input` and `--output`.
@Suite struct SpecificationTests {
  @Test(arguments: [
    ("default", SourceSpec.systemDefault), ("none", .none), ("-", .pcm(nil)), ("pcm:-", .pcm(nil)),
    ("pcm:/tmp/fifo", .pcm("/tmp/fifo")), ("file:a:b.wav", .file("a:b.wav")), ("tone", .tone(440)),
    ("tone:1000.5", .tone(1_000.5)), ("cmd:arecord -f cd | cat", .command("arecord -f cd | cat")),
    ("hw:0,0", .device("hw:0,0")), ("plughw:CARD=USB,DEV=0", .device("plughw:CARD=USB,DEV=0")),
    ("Headset", .device("Headset")),
  ])
  func inputs(text: String, spec: SourceSpec) throws {
    #expect(try SourceSpec(text) == spec)
    #expect(spec.usesStandardInput == (spec == .pcm(nil)))
  }

  @Test(arguments: [
    ("default", SinkSpec.systemDefault), ("none", .none), ("-", .pcm(nil)), ("pcm:out.raw", .pcm("out.raw")),
    ("file:out.wav", .file("out.wav")), ("cmd:aplay", .command("aplay")), ("hw:1", .device("hw:1")),
  ])
  func outputs(text: String, spec: SinkSpec) throws {
    #expect(try SinkSpec(text) == spec)
    #expect(spec.usesStandardOutput == (spec == .pcm(nil)))
  }

  @Test(arguments: ["", "file:", "pcm:", "cmd:", "tone:", "tone:abc", "tone:5", "tone:99999", "tone:nan", "tone:-440"])
  func badInputsAreExplained(text: String) {
    do throws(SoundFailure) {
      _ = try SourceSpec(text)
      Issue.record("\(text) was accepted")
    } catch {
      guard case .badSpecification(let sentence) = error else {
        Issue.record("\(error)")
        return
      }
      #expect(sentence.hasPrefix("--input"))
      #expect(sentence.count > 25)
    }
  }

  @Test(arguments: ["", "file:", "pcm:", "cmd:", "tone:440"]) func badOutputsAreExplained(text: String) {
    #expect(throws: SoundFailure.self) { try SinkSpec(text) }
  }

  @Test func everySpecOpensItsOwnKind() throws {
    let folder = try TemporaryFolder()
    var wav = WAVBytes()
    wav.data = [0, 0, 1, 0]
    let path = try folder.write(wav.bytes, to: "a.wav")
    func open(_ text: String) throws -> any AudioSource {
      try SourceSpec(text).open { name throws(SoundFailure) in
        throw .device(name: name ?? "default", reason: "is not here")
      }
    }
    #expect(try open("file:\(path)") is WAVSource)
    #expect(try open("-") is PipeSource)
    #expect(try open("cmd:true") is CommandSource)
    #expect(try open("tone:500") is ToneSource)
    #expect(try open("none") is SilentSource)
    #expect(throws: SoundFailure.device(name: "hw:0", reason: "is not here")) { try open("hw:0") }
    #expect(throws: SoundFailure.device(name: "default", reason: "is not here")) { try open("default") }
  }

  @Test func impossibleRawFormatsAreRefused() {
    #expect(throws: SoundFailure.self) { try PipeSource(path: nil, format: PCMFormat(rate: 100)) }
    #expect(throws: SoundFailure.self) { try PipeSource(path: nil, format: PCMFormat(channels: 0)) }
    #expect(throws: SoundFailure.self) { try CommandSource(command: "true", format: PCMFormat(channels: 99)) }
  }

  @Test func recordingsAreNamedWithoutLeavingTheirFolder() {
    #expect(RecordingName.file(identity: "alice", trackSID: "TR_x1") == "alice-TR_x1.wav")
    #expect(RecordingName.file(identity: "../../etc/passwd", trackSID: "") == "_._.._etc_passwd-_.wav")
    #expect(!RecordingName.file(identity: "a/b\0c\nd", trackSID: "/").contains { "/\0\n".contains($0) })
    #expect(RecordingName.file(identity: String(repeating: "ö", count: 500), trackSID: "T").utf8.count < 255)
    #expect(RecordingName.file(identity: "Jörg 🎤", trackSID: "T") == "Jörg__-T.wav")
  }
}
