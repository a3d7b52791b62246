/// Reads a WAV file of any rate and channel count.
public final class WAVSource: AudioSource {
  public let name: String
  public let pacing = Pacing.engine
  public let startsOnCommand = true

  private let file: WAVFile
  private var converter: PCMConverter
  private var bytes: [UInt8]
  private var offset = 0
  private var flushed = false

  /// How long the file sounds, seconds.
  public var duration: Double { Double(file.frames) / Double(file.format.rate) }

  /// - Throws: `SoundFailure.system` or `.badFile`.
  public init(path: String) throws(SoundFailure) {
    let file = try WAVFile(path: path)
    guard let converter = PCMConverter(format: file.format) else {
      throw .badFile(path: path, reason: "has a format that cannot be read")
    }
    name = "file:\(path)"
    self.converter = converter
    bytes = Array(repeating: 0, count: 16_384 / file.format.frameBytes * file.format.frameBytes)
    self.file = file
  }

  public func start() throws(SoundFailure) {}

  public func read(into block: inout MutableSpan<Float>) -> SourceRead {
    var needed = converter.neededBytes
    while needed > 0, !flushed {
      let got: Int
      do throws(SoundFailure) {
        got = try file.read(into: &bytes, count: min(needed, bytes.count), at: offset)
      } catch {
        return .failed(error)
      }
      if got < file.format.frameBytes {
        converter.flush()
        flushed = true
      } else {
        offset += got
        converter.push(bytes, count: got)
      }
      needed = converter.neededBytes
    }
    let made = converter.pull(into: &block)
    return made == 0 ? .ended : .frames(made)
  }

  public func rewind() -> Bool {
    guard let fresh = PCMConverter(format: file.format) else { return false }
    converter = fresh
    offset = 0
    flushed = false
    return true
  }

  public func stop() {}
}
