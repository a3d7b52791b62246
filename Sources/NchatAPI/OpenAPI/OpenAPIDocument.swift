import LiveKitProtocol

/// The OpenAPI 3.1 document of the API, printed from the catalogue of routes and the schemas of the models.
public struct OpenAPIDocument: APIModel, Equatable {
  public let value: JSONValue

  /// The document of this version.
  public static let current = OpenAPIDocument(routes: Route.all)

  public static let schema = JSONSchema(.document(bytes: 8_388_608, depth: 64, anyValue: false)).named(
    "OpenAPIDocument")

  public init(from decoder: any Decoder) throws { value = try JSONValue(from: decoder) }
  public func encode(to encoder: any Encoder) throws { try value.encode(to: encoder) }

  init(routes: [Route]) {
    var components: [String: JSONSchema] = [:]
    ErrorBody.schema.collect(into: &components)
    RealtimeRequest.schema.collect(into: &components)
    RealtimeMessage.schema.collect(into: &components)
    for name in RealtimeEvent.Name.allCases { name.schema.collect(into: &components) }
    var paths: [String: [String: JSONValue]] = [:]
    for route in routes {
      for schema in [route.query, route.body] + route.successes.map(\.schema) { schema?.collect(into: &components) }
      paths[route.path, default: [:]][route.method.rawValue.lowercased()] = route.printed()
    }
    value = [
      "openapi": "3.1.0",
      "jsonSchemaDialect": "https://json-schema.org/draft/2020-12/schema",
      "info": [
        "title": "ncall", "version": "1", "license": ["name": "Apache License 2.0", "identifier": "Apache-2.0"],
        "description":
          "Accounts, channels, calls that ring, live streams, recordings and realtime events. docs/api.md explains it.",
      ],
      "servers": [["url": "/"]],
      "tags": .array(Self.tags.map { ["name": .string($0.name), "description": .string($0.summary)] }),
      "paths": .object(paths.mapValues { .object($0) }),
      "components": [
        "schemas": .object(
          components.mapValues { $0.definition() }.merging([JSONSchema.anyJSON.name: JSONSchema.anyJSON.definition]) {
            $1
          }),
        "securitySchemes": [
          "bearer": [
            "type": "http", "scheme": "bearer", "description": "An access token, or an API key of a service.",
          ],
          "livekit": [
            "type": "apiKey", "in": "header", "name": "Authorization",
            "description": "A LiveKit access token whose claim `sha256` is the digest of the body.",
          ],
        ],
      ],
    ]
  }

  private static let tags: [(name: String, summary: String)] = [
    ("accounts", "Signing up, in and out."), ("people", "People and their presence."),
    ("channels", "Channels and their members."),
    ("calls", "Calls."), ("participants", "People in calls, and what hosts do."),
    ("quality", "How good connections are."),
    ("streams", "Live streams, and who watches them."), ("chat", "What people say to streams, and who keeps order."),
    ("recordings", "Recordings of calls and streams, who may have them, and how long they are kept."),
    ("server", "The document, realtime events, webhooks."),
  ]
}

extension Route {
  /// The operation object of OpenAPI.
  fileprivate func printed() -> JSONValue {
    var members: [String: JSONValue] = [
      "operationId": .string(id.rawValue), "summary": .string(summary), "tags": [.string(tag)], "responses": responses,
    ]
    if id == .realtime { members["description"] = .string(Self.realtimeExplained) }
    let parameters = pathParameters + queryParameters
    if !parameters.isEmpty { members["parameters"] = .array(parameters) }
    if let body {
      var media: [String: JSONValue] = ["schema": body.printed()]
      if let example = body.example { media["example"] = example }
      members["requestBody"] = [
        "required": .bool(!isBodyOptional),
        "content": .object([access == .webhook ? "application/webhook+json" : "application/json": .object(media)]),
      ]
    }
    switch access {
    case .signedIn, .person: members["security"] = [["bearer": []]]
    case .webhook: members["security"] = [["livekit": []]]
    case .realtime, .known: members["security"] = [["bearer": []], [:]]
    case .open: members["security"] = []
    }
    return .object(members)
  }

  private static let realtimeExplained =
    "A WebSocket with text frames. The client sends RealtimeRequest objects; the server sends RealtimeMessage objects, or arrays of them. "
    + "Without a header Authorization the first message is `auth`. Events: "
    + RealtimeEvent.Name.allCases.map { "`\($0.rawValue)` (\($0.schema.name ?? ""))" }.joined(separator: ", ") + "."

  private var pathParameters: [JSONValue] {
    parameters.map { ["name": .string($0), "in": "path", "required": true, "schema": JSONSchema.id.printed()] }
  }

  private var queryParameters: [JSONValue] {
    (query?.properties ?? []).map { property in
      var schema = property.schema
      let summary = schema.summary
      schema.summary = nil
      var members: [String: JSONValue] = [
        "name": .string(property.name), "in": "query", "required": .bool(property.presence == .required),
        "schema": schema.printed(),
      ]
      if let summary { members["description"] = .string(summary) }
      return .object(members)
    }
  }

  private var responses: JSONValue {
    var responses: [String: JSONValue] = [:]
    for success in successes {
      var members: [String: JSONValue] = ["description": .string(success.summary)]
      if let schema = success.schema {
        var content: [String: JSONValue] = ["application/json": ["schema": schema.printed()]]
        for type in success.exports { content[type] = ["schema": ["type": "string"]] }
        members["content"] = .object(content)
      } else if !success.media.isEmpty {
        members["content"] = .object(Dictionary(uniqueKeysWithValues: success.media.map { ($0, [:]) }))
      }
      responses[String(success.status)] = .object(members)
    }
    for (status, codes) in Dictionary(grouping: errors, by: \.status) {
      let list = codes.map { "`\($0.rawValue)`: \($0.meaning)" }.joined(separator: "; ")
      var members: [String: JSONValue] = [
        "description": .string(list + "."), "content": ["application/json": ["schema": ErrorBody.schema.printed()]],
      ]
      if status == 429 || status == 503 {
        members["headers"] = [
          "Retry-After": ["description": "Seconds.", "schema": ["type": "integer", "minimum": 0]]
        ]
      }
      responses[String(status)] = .object(members)
    }
    return .object(responses)
  }
}
