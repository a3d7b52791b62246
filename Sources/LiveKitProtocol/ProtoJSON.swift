import SwiftProtobuf

/// How LiveKit's HTTP interfaces spell protobuf messages as JSON.
extension JSONDecodingOptions {
  /// Both spellings of names are read, unknown fields are skipped.
  public static var lenient: Self {
    var options = Self()
    options.ignoreUnknownFields = true
    return options
  }
}

extension JSONEncodingOptions {
  /// The administration service's answers: snake_case names.
  public static var twirp: Self {
    var options = Self()
    options.preserveProtoFieldNames = true
    return options
  }
}
