/// An answer that is an error.
public struct APIError: Error, Equatable, Sendable {
  /// The HTTP status.
  public var status: Int
  /// A word of `ErrorCode`, or one of a newer server.
  public var code: String
  /// For a person.
  public var sentence: String
  public var details: [Problem] = []
  /// Seconds after which it is worth another try: header Retry-After.
  public var retryAfter: Int?
  /// Methods that the path takes: header Allow.
  public var allow: [String] = []

  public init(_ code: ErrorCode, _ sentence: String, retryAfter: Int? = nil, allow: [String] = []) {
    status = code.status
    self.code = code.rawValue
    self.sentence = sentence
    self.retryAfter = retryAfter
    self.allow = allow
  }

  /// A body or parameters that do not fit their schema.
  public init(problems: [Problem]) {
    let first = problems.first.map { ($0.path.isEmpty ? "" : "\($0.path): ") + $0.problem } ?? ""
    self.init(.validation, "The request is not valid. \(first)".trimmingBlank())
    details = problems
  }

  /// An error that came as an answer.
  public init(status: Int, body: ErrorBody, retryAfter: Int? = nil, allow: [String] = []) {
    self.status = status
    code = body.code
    sentence = body.error
    details = body.details ?? []
    self.retryAfter = retryAfter
    self.allow = allow
  }

  /// The word, when we know it.
  public var known: ErrorCode? { ErrorCode(rawValue: code) }

  public var body: ErrorBody { ErrorBody(error: sentence, code: code, details: details.isEmpty ? nil : details) }

  /// Nothing that the caller may know of.
  public static let notFound = APIError(.notFound, "There is no such thing here.")
}

extension APIError: CustomStringConvertible {
  public var description: String { sentence }
}

extension String {
  fileprivate func trimmingBlank() -> String { hasSuffix(" ") ? String(dropLast()) : self }
}
