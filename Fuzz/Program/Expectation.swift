/// Ends the process when an expectation about a fed input does not hold: that is how libFuzzer learns of it.
func expect(
  _ holds: @autoclosure () -> Bool, _ what: @autoclosure () -> String, file: StaticString = #fileID,
  line: UInt = #line
) {
  if !holds() { fatalError("broken expectation: \(what())", file: file, line: line) }
}
