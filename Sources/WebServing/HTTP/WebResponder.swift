import NIOHTTP1

/// Answers requests. It is called on the event loop of the connection that a request comes from.
public protocol WebResponder: AnyObject {
  /// Decides, by its head, what becomes of a request.
  func admit(_ request: WebRequest) -> WebAdmission

  /// Words for what the server has to answer by itself.
  ///
  /// - Parameter head: of the request; nil when there is none.
  func reply(to problem: WebProblem, head: HTTPRequestHead?) -> HTTPReply
}

extension WebResponder {
  public func reply(to problem: WebProblem, head: HTTPRequestHead?) -> HTTPReply {
    .text(problem.status, problem.text)
  }
}
