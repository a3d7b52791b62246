import LiveKitProtocol

/// Any JSON.
enum JSONValueTarget {
  static let target = FuzzTarget("json-value") { bytes in
    guard let value = try? JSONValue(parsing: bytes) else { return }
    guard let written = try? value.serialized() else { fatalError("what is read can be written") }
    guard let again = try? JSONValue(parsing: written) else { fatalError("what is written can be read") }
    // A number beyond 2^53 may come back as an integer, and stays one.
    guard let settled = try? again.serialized() else { fatalError("what is read can be written") }
    expect((try? JSONValue(parsing: settled)) == again, "JSON is read as it was written: \(value)")
  }
}
