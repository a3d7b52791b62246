/// The stream and track a section's media belongs to: `a=msid:<stream> <track>` (RFC 8830).
public struct StreamIdentification: Hashable, Sendable {
  /// `-` means no stream.
  public var streamID: String
  public var trackID: String?

  public init(streamID: String, trackID: String?) {
    self.streamID = streamID
    self.trackID = trackID
  }

  init?(_ text: Substring) {
    let fields = text.fields
    guard let stream = fields.first, fields.count <= 2 else { return nil }
    self.init(streamID: String(stream), trackID: fields.count == 2 ? String(fields[1]) : nil)
  }

  var text: String { trackID.map { "\(streamID) \($0)" } ?? streamID }
}
