import Foundation
import MediaBasics

@testable import Headless

/// Names and texts of others on their way into an event: one line of JSON, with the text unharmed.
enum EventLineTarget {
  static let target = FuzzTarget("event-line", longest: 2048) { bytes in
    let text = String(decoding: bytes, as: UTF8.self)
    var input = FuzzInput(bytes)
    var line = JSONLine()
    line.add("text", text)
    line.add("number", Double(bitPattern: UInt64(input.u32()) << 32 | UInt64(input.u32())))
    var inner = JSONLine()
    inner.add(text, 1)
    line.add("inner", [inner, inner])
    let whole = line.finished
    expect(
      !whole.unicodeScalars.contains { $0 == "\n" || $0 == "\r" || $0.value == 0x2028 || $0.value == 0x2029 },
      "an event is one line")
    guard let object = try? JSONSerialization.jsonObject(with: Data(whole.utf8)) as? [String: Any] else {
      fatalError("an event is JSON: \(whole)")
    }
    expect((object["text"] as? String).map { Array($0.utf8) } == Array(text.utf8), "the text comes through")
  }
}
