/// In which form analytics are answered.
public enum StreamExportFormat: String, APIModel, CaseIterable {
  case json
  /// RFC 4180: a row for each piece of the timeline, and one for the whole stream.
  case csv

  public static let schema = JSONSchema.words(of: StreamExportFormat.self).named("StreamExportFormat")
}
