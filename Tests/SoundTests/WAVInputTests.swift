import Foundation
import MediaBasics
import Sound
import Testing

@Suite struct WAVInputTests {
  let folder: TemporaryFolder

  init() throws { folder = try TemporaryFolder() }

  @Test(arguments: [8_000, 16_000, 22_050, 44_100, 48_000, 96_000])
  func everyRateBecomes48kHzAtTheSamePitch(rate: Int) throws {
    var wav = WAVBytes()
    wav.rate = UInt32(rate)
    wav.data = WAVBytes.signed16(Signal.tone(440, seconds: 1, rate: rate))
    let source = try WAVSource(path: try folder.write(wav.bytes, to: "tone.wav"))
    let (samples, last) = source.drain()
    #expect(last == .ended)
    #expect(abs(samples.count - 48_000) < 600)
    #expect(Signal.signalToNoise(samples[4_800..<43_200], frequency: 440) > 60)
  }

  @Test func everyEncodingIsReadAndChannelsAreMixed() throws {
    let tone = Signal.tone(500, seconds: 0.5)
    func encode(_ code: UInt16, _ bits: UInt16, _ sample: (Float, inout ByteWriter) -> Void) throws -> String {
      var w = ByteWriter()
      for value in tone { for _ in 0..<2 { sample(value, &w) } }
      var wav = WAVBytes()
      wav.channels = 2
      wav.code = code
      wav.bits = bits
      wav.data = w.bytes
      return try folder.write(wav.bytes, to: "\(code)-\(bits).wav")
    }
    let paths = [
      (42.0, try encode(1, 8) { $1.u8(UInt8(max(0, min(255, ($0 * 128 + 128).rounded())))) }),
      (80, try encode(1, 16) { $1.u16le(UInt16(bitPattern: Int16($0 * 32_767))) }),
      (
        100,
        try encode(1, 24) {
          let sample = UInt32(bitPattern: Int32($0 * 8_388_607))
          $1.u16le(UInt16(truncatingIfNeeded: sample))
          $1.u8(UInt8(truncatingIfNeeded: sample >> 16))
        }
      ),
      (100, try encode(1, 32) { $1.u32le(UInt32(bitPattern: Int32(Double($0) * 2_147_483_647))) }),
      (100, try encode(3, 32) { $1.u32le($0.bitPattern) }),
      (
        100,
        try encode(3, 64) {
          $1.u32le(UInt32(truncatingIfNeeded: Double($0).bitPattern))
          $1.u32le(UInt32(truncatingIfNeeded: Double($0).bitPattern >> 32))
        }
      ),
    ]
    for (least, path) in paths {
      let (samples, _) = try WAVSource(path: path).drain()
      #expect(samples.count == 24_000, "\(path)")
      #expect(Signal.signalToNoise(samples, frequency: 500) > least, "\(path)")
    }
  }

  @Test func otherChunksAreSteppedOverAndSizesOfStreamsAreForgiven() throws {
    var extra = ByteWriter()
    extra.append("LIST".utf8)
    extra.u32le(5)
    extra.append([1, 2, 3, 4, 5, 0])
    var wav = WAVBytes()
    wav.before = extra.bytes
    wav.dataSize = 0xffff_ffff
    wav.data = WAVBytes.signed16(Signal.tone(440, seconds: 0.2))
    #expect(try WAVSource(path: try folder.write(wav.bytes, to: "stream.wav")).drain().samples.count == 9_600)
    wav.dataSize = 0
    #expect(try WAVSource(path: try folder.write(wav.bytes, to: "zero.wav")).drain().samples.count == 9_600)
    // Cut off in the middle: what is there is played.
    wav.dataSize = 4_000_000_000
    #expect(try WAVSource(path: try folder.write(wav.bytes, to: "cut.wav")).drain().samples.count == 9_600)
  }

  @Test func aFileBeginsAgain() throws {
    var wav = WAVBytes()
    wav.data = WAVBytes.signed16(Signal.tone(440, seconds: 0.1))
    let source = try WAVSource(path: try folder.write(wav.bytes, to: "loop.wav"))
    let first = source.drain().samples
    #expect(source.rewind())
    #expect(source.drain().samples == first)
  }

  @Test func badFilesAreRefusedWithASentence() throws {
    var good = WAVBytes()
    good.data = WAVBytes.signed16(Signal.tone(440, seconds: 0.1))
    func with(_ change: (inout WAVBytes) -> Void) -> [UInt8] {
      var wav = good
      change(&wav)
      return wav.bytes
    }
    let cases: [(String, [UInt8])] = [
      ("too short", []),
      ("too short", Array(good.bytes[0..<11])),
      ("does not begin with RIFF", Array("ID3 this is an mp3".utf8)),
      ("holds no WAVE", with { $0.form = "AVI " }),
      ("big-endian", with { $0.magic = "RIFX" }),
      ("RF64", with { $0.magic = "RF64" }),
      ("does not say what its samples are", Array(good.bytes[0..<12])),
      ("cut short", Array(good.bytes[0..<30])),
      ("holds no samples", Array(good.bytes[0..<36])),
      ("holds no sound", with { $0.data = [] }),
      ("0 channels", with { $0.channels = 0 }),
      ("65535 channels", with { $0.channels = 65_535 }),
      ("0 samples per second", with { $0.rate = 0 }),
      ("4294967295 samples per second", with { $0.rate = .max }),
      ("12-bit", with { $0.bits = 12 }),
      ("compressed (format 85)", with { $0.code = 85 }),
      ("contradicts itself", with { $0.alignment = 7 }),
    ]
    for (n, (text, bytes)) in cases.enumerated() {
      let path = try folder.write(bytes, to: "bad\(n).wav")
      do throws(SoundFailure) {
        _ = try WAVSource(path: path)
        Issue.record("accepted where it should say: \(text)")
      } catch {
        guard case .badFile(path, _) = error else {
          Issue.record("\(error) instead of a bad file")
          continue
        }
        #expect(error.description.contains(text), "\(error.description)")
      }
    }
  }

  @Test func everyCutOfAGoodFileIsPlayedOrRefusedButNeverTraps() throws {
    var good = WAVBytes()
    good.channels = 2
    good.data = [UInt8](repeating: 7, count: 40)
    for length in 0...good.bytes.count {
      let path = try folder.write(Array(good.bytes[0..<length]), to: "cut.wav")
      let source = try? WAVSource(path: path)
      #expect((source != nil) == (length >= 48), "cut at \(length)")
      if let source { #expect(source.drain().samples.count == (length - 44) / 4) }
    }
  }

  @Test func whatIsNoFileIsRefused() throws {
    #expect(throws: SoundFailure.self) { try WAVSource(path: folder.file("missing.wav")) }
    do throws(SoundFailure) {
      _ = try WAVSource(path: folder.path)
      Issue.record("a folder was accepted")
    } catch {
      #expect(error.description.contains("not a regular file"))
    }
  }
}
