/// The largest picture that a stream is shown in.
public enum StreamResolution: String, APIModel, CaseIterable {
  case p360 = "360p"
  case p480 = "480p"
  case p720 = "720p"
  case p1080 = "1080p"
  case p2160 = "4k"

  public static let schema = JSONSchema.words(of: StreamResolution.self).named("StreamResolution")
}
