import Foundation
import Testing

@testable import NchatAPI

/// What the document says of a text and what is checked are written side by side; here they are held against each other.
@Suite struct TextFormTests {
  private static let forms: [(name: String, form: TextForm)] = [
    ("any", .any), ("line", .line), ("username", .username), ("email", .email), ("uuid", .uuid), ("token", .token),
    ("topic", .topic),
  ]
  private static let id = "5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10"
  private static let samples: [String] = {
    let scalars: [Unicode.Scalar] = [
      "\u{0}", "\u{1}", "\t", "\n", "\r", "\u{1f}", " ", "!", "-", ".", "/", "0", "9", ":", "@", "A", "F", "G", "Z",
      "_", "`", "a", "f", "g", "z",
      "~", "\u{7f}", "\u{80}", "\u{85}", "\u{9f}", "\u{a0}", "\u{a1}", "é", "\u{301}", "\u{2028}", "\u{2029}", "文", "😀",
      "\u{FEFF}", "１",
    ]
    var samples = [
      "", "ana", "a.b-c_d", "Ana", "-ana", "ana@example.org", "a@b@c", "@b", "a@", id, id.uppercased(), id + "0",
      String(id.dropLast()),
      id.replacingOccurrences(of: "-", with: "0"), "user", "call:" + id, "channel:" + id.uppercased(), "stream:" + id,
      "call:", "call:x", "users", "call:" + id + " ",
      "room:" + id, "two words",
    ]
    for scalar in scalars {
      let text = String(scalar)
      samples += [
        text, "a" + text, text + "a", "a" + text + "a", "a@" + text, text + "@a", "call:" + text + id.dropFirst(),
        text + id.dropFirst(), id.dropLast() + text,
      ]
    }
    return samples
  }()

  @Test(arguments: forms.map(\.name))
  func patternAndCheckAgree(_ name: String) throws {
    let form = try #require(Self.forms.first { $0.name == name }?.form)
    let expression = try NSRegularExpression(pattern: try #require(form.pattern))
    var held = 0
    for sample in Self.samples {
      let whole = NSRange(sample.startIndex..., in: sample)
      // ICU lets a dollar sign stand before a final line break; ECMA 262 does not.
      let matches = expression.firstMatch(in: sample, range: whole).map { $0.range == whole } ?? false
      #expect(matches == form.holds(sample.unicodeScalars), "\(name): \(sample.debugDescription)")
      held += matches ? 1 : 0
    }
    #expect(held > 0 && held < Self.samples.count)
  }
}
