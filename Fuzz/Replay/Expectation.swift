import Testing

/// Fails the test when an expectation about a fed input does not hold.
func expect(
  _ holds: @autoclosure () -> Bool, _ what: @autoclosure () -> String, fileID: String = #fileID,
  filePath: String = #filePath, line: Int = #line, column: Int = #column
) {
  guard !holds() else { return }
  let location = SourceLocation(fileID: fileID, filePath: filePath, line: line, column: column)
  Issue.record(Comment(rawValue: what()), sourceLocation: location)
}
