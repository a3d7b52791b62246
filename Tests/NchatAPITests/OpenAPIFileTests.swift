import Foundation
import LiveKitProtocol
import Testing
import Yams

@testable import NchatAPI

/// `Resources/openapi.yaml` is the document that the code prints.
@Suite struct OpenAPIFileTests {
  private static func node(_ value: JSONValue) throws -> Node {
    switch value {
    case .null: return Node("null", Tag(.null))
    case .bool(let bool): return try Node(bool)
    case .integer(let integer): return try Node(integer)
    case .number(let number): return try Node(number)
    case .string(let string): return text(string)
    case .array(let items): return Node(try items.map(node))
    case .object(let members):
      return Node(try members.sorted { $0.key < $1.key }.map { (text($0.key), try node($0.value)) })
    }
  }

  /// A string, in quotes where it would be taken for something else.
  private static func text(_ string: String) -> Node {
    let isPlain = Resolver.default.resolveTag(of: Node(string)) == .str
    return Node.scalar(.init(string, Tag(.str), isPlain ? .any : .singleQuoted))
  }

  private static func value(_ node: Node) throws -> JSONValue {
    switch node {
    case .mapping(let mapping):
      return .object(
        Dictionary(
          try mapping.map { (try #require($0.key.string), try value($0.value)) },
          uniquingKeysWith: { first, _ in first }))
    case .sequence(let sequence): return .array(try sequence.map(value))
    case .scalar, .alias:
      if node.tag == Tag(.str) || node.scalar?.style != .plain { return .string(try #require(node.string)) }
      if let bool = node.bool { return .bool(bool) }
      if let integer = node.int { return .integer(Int64(integer)) }
      if let number = node.float { return .number(number) }
      return node.null == nil ? .string(try #require(node.string)) : .null
    }
  }

  @Test func fileAndCodeAgree() throws {
    let file = try Repository.root().appending(path: "Resources/openapi.yaml")
    if ProcessInfo.processInfo.environment["NCALL_UPDATE_API"] != nil {
      let text = try Yams.serialize(node: try Self.node(OpenAPIDocument.current.value), width: 120, allowUnicode: true)
      try text.write(to: file, atomically: true, encoding: .utf8)
    }
    let node = try #require(try Yams.compose(yaml: String(contentsOf: file, encoding: .utf8)))
    #expect(
      try Self.value(node) == OpenAPIDocument.current.value,
      "Resources/openapi.yaml is not what the code prints: run this test with NCALL_UPDATE_API=1")
  }

  /// Every reference leads somewhere.
  @Test func referencesLeadToComponents() throws {
    guard case .object(let document) = OpenAPIDocument.current.value,
      case .object(let components)? = document["components"],
      case .object(let schemas)? = components["schemas"]
    else {
      Issue.record("the document has no components")
      return
    }
    var references: Set<String> = []
    func walk(_ value: JSONValue) {
      switch value {
      case .object(let members):
        if case .string(let reference)? = members["$ref"] { references.insert(reference) }
        members.values.forEach(walk)
      case .array(let items): items.forEach(walk)
      default: return
      }
    }
    walk(OpenAPIDocument.current.value)
    #expect(references == Set(schemas.keys.map { "#/components/schemas/\($0)" }).intersection(references))
    #expect(references.count > 50)
  }

  @Test func everyRouteIsInTheDocument() throws {
    guard case .object(let document) = OpenAPIDocument.current.value, case .object(let paths)? = document["paths"]
    else {
      Issue.record("the document has no paths")
      return
    }
    for route in Route.all {
      guard case .object(let item)? = paths[route.path],
        case .object(let operation)? = item[route.method.rawValue.lowercased()]
      else {
        Issue.record("\(route.id) is missing")
        continue
      }
      #expect(operation["operationId"] == .string(route.id.rawValue))
    }
  }
}
