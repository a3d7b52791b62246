/// A route with the types of what it takes and answers.
public struct Operation<Query: APIModel, Body: APIModel, Answer: APIModel>: Sendable {
  public let route: Route

  /// - Parameters:
  ///   - status: of the success that carries `Answer`.
  ///   - exports: other media types of the same answer, as text.
  ///   - media: the types of an answer that is no JSON.
  ///   - besides: other successes, with bodies of their own.
  init(
    _ id: RouteID, _ method: RouteMethod, _ path: String, _ access: Access, _ tag: String, _ summary: String,
    status: Int = 200,
    isBodyOptional: Bool = false, exports: [String] = [], media: [String] = [], besides: [Route.Success] = [],
    errors: [ErrorCode] = []
  ) {
    func schema<Model: APIModel>(_ model: Model.Type) -> JSONSchema? { model == NoContent.self ? nil : model.schema }
    let answer = schema(Answer.self)
    let success = Route.Success(
      status: answer == nil && status == 200 && media.isEmpty ? 204 : status, schema: answer, media: media,
      summary: answer == nil && media.isEmpty ? "Done." : summary, exports: exports)
    route = Route(
      id: id, method: method, path: path, access: access, tag: tag, summary: summary, query: schema(Query.self),
      body: schema(Body.self), isBodyOptional: isBodyOptional, successes: [success] + besides, ownErrors: errors)
  }
}
