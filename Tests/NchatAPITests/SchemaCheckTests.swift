import LiveKitProtocol
import Testing

@testable import NchatAPI

@Suite struct SchemaCheckTests {
  private static let id = "5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10"
  private static let person = JSONSchema.object([
    .required("name", .line(1...5)), .optional("age", .integer(0...150)),
    .nullable("tags", .array(of: .words(["a", "b"]), 1...3, unique: true)),
    .nullable("extra", .document(bytes: 100, depth: 2)), .optional("share", .number(0...1)),
  ])

  @Test func whatFitsHasNoProblems() {
    #expect(
      Self.person.check([
        "name": "bo", "age": 3, "tags": ["a", "b"], "extra": ["x": [1]], "share": 0.5, "unknown": [[[["deep"]]]],
      ]).isEmpty)
    // What nobody reads is not looked at.
    #expect(Self.person.check(["name": "bo", "\u{0}": "\u{0}"]).isEmpty)
    #expect(Self.person.check(["name": "bo", "tags": .null, "extra": .null, "age": 3.0, "share": 1]).isEmpty)
    // Five characters of ten scalars would be ten; five scalars of twenty bytes are five.
    #expect(Self.person.check(["name": "😀😀😀😀😀"]).isEmpty)
  }

  @Test(
    arguments: [
      (JSONValue.null, ""), ([], ""), ([:], "name"), (["name": .null], "name"), (["name": ""], "name"),
      (["name": "sixsix"], "name"),
      (["name": "a\u{0}"], "name"), (["name": "a\nb"], "name"), (["name": 1], "name"),
      (["name": "bo", "age": .null], "age"), (["name": "bo", "age": -1], "age"),
      (["name": "bo", "age": 1.5], "age"), (["name": "bo", "age": 1e300], "age"), (["name": "bo", "age": "3"], "age"),
      (["name": "bo", "tags": []], "tags"),
      (["name": "bo", "tags": ["a", "b", "a", "b"]], "tags"), (["name": "bo", "tags": ["a", "c"]], "tags[1]"),
      (["name": "bo", "tags": ["a", "a"]], "tags[1]"),
      (["name": "bo", "extra": 1], "extra"), (["name": "bo", "extra": ["x": [["y"]]]], "extra"),
      (["name": "bo", "extra": ["\u{0}": 1]], "extra"),
      (["name": "bo", "extra": ["x": ["a\u{0}"]]], "extra"), (["name": "bo", "share": 1.01], "share"),
      (["name": "bo", "extra": ["x": .string(String(repeating: "x", count: 100))]], "extra"),
    ] as [(JSONValue, String)])
  func whatDoesNotFitHasOne(_ value: JSONValue, _ path: String) {
    #expect(Self.person.check(value).map(\.path) == [path])
  }

  @Test func problemsAreBoundedAndBrief() {
    let items = JSONSchema.array(of: .id, 0...100_000)
    let problems = items.check(.array(Array(repeating: "no id", count: 90_000)))
    #expect(problems.count == Problem.limit)
    #expect(problems.first == Problem(path: "[0]", problem: "It must have between 36 and 36 characters."))
    let name = String(repeating: "x", count: 100_000)
    let long = JSONSchema.object([.required(name, .boolean)])
    #expect(long.check([:]).allSatisfy { $0.path.count <= 256 })
  }

  @Test func oneOfSeveralMembersIsRequired() {
    let schema = SignInRequest.schema
    #expect(schema.check(["username": "ana", "password": "x"]).isEmpty)
    #expect(schema.check(["email": "ana@example.org", "password": "x"]).isEmpty)
    #expect(schema.check(["password": "x"]).count == 1)
    #expect(schema.check(["username": .null, "email": .null, "password": "x"]).count == 1)
  }

  @Test func idsAreUniqueInEitherCase() {
    let schema = InviteRequest.schema
    #expect(schema.check(["userIds": [.string(Self.id)]]).isEmpty)
    #expect(schema.check(["userIds": [.string(Self.id), .string(Self.id.uppercased())]]).map(\.path) == ["userIds[1]"])
  }

  @Test func errorsSayWhere() {
    let error = #expect(throws: APIError.self) {
      try InitiateCallRequest.read(Array(#"{"targetUserIds":["\#(Self.id)","x"],"type":"fax"}"#.utf8))
    }
    #expect(error?.known == .validation && error?.status == 400)
    #expect(error?.details.map(\.path) == ["targetUserIds[1]", "type"])
    #expect(throws: APIError.self) { try InitiateCallRequest.read(Array("{".utf8)) }
  }
}
