import Foundation
import Testing

@testable import Headless

/// What an event line must be for every reader: JSON, on one line, harmless on a terminal.
struct JSONLineTests {
  @Test(arguments: hostileNames) func anyTextComesBackAsItWas(_ name: String) throws {
    var line = JSONLine()
    line.add("name", name)
    #expect(try object(line.finished)["name"] as? String == name)
    #expect(!line.finished.unicodeScalars.contains { $0.properties.generalCategory == .control })
    #expect(line.finished.split(whereSeparator: \.isNewline).count == 1)
  }

  @Test(arguments: [
    (0.0, "0"), (-0.0001, "0"), (0.12345, "0.123"), (-45.6789, "-45.679"), (12, "12"), (1e14, "100000000000000"),
    (.nan, "null"), (.infinity, "null"), (-.infinity, "null"),
    (.leastNonzeroMagnitude, "0"),
  ])
  func numberIsRoundedOrNull(_ value: Double, _ text: String) throws {
    var line = JSONLine()
    line.add("x", value)
    #expect(line.finished == #"{"x":\#(text)}"#)
    _ = try object(line.finished)
  }

  @Test func hugeNumberIsStillJSON() throws {
    var line = JSONLine()
    line.add("x", 1e300)
    line.add("y", -Double.greatestFiniteMagnitude)
    let object = try object(line.finished)
    #expect(object["x"] as? Double == 1e300 && object["y"] as? Double == -.greatestFiniteMagnitude)
  }

  @Test func objectsAndListsNest() throws {
    var inner = JSONLine()
    inner.add("on", true)
    var line = JSONLine()
    line.add("one", inner)
    line.add("many", [inner, inner])
    line.add("none", [JSONLine]())
    #expect(line.finished == #"{"one":{"on":true},"many":[{"on":true},{"on":true}],"none":[]}"#)
    #expect(JSONLine().finished == "{}")
  }
}
