/// A section of the agreed descriptions in which the server sends.
package struct RemoteMedia: Sendable, Equatable {
  package var mid: String
  package var kind: TrackKind
  /// The two halves of `a=msid`.
  package var streamID: String
  package var trackID: String
  package var codecs: [RemoteCodec]

  /// The track's sid by the names in the description: from stream `PA_…|TR_…`, else the track's own name.
  var trackSID: String {
    let parts = streamID.split(separator: "|", maxSplits: 1)
    if parts.count == 2, parts[1].hasPrefix("TR") { return String(parts[1]) }
    return trackID
  }
}
