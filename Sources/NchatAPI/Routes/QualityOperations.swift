/// How good connections are.
public enum QualityOperations {
  public static let reportQuality = Operation<NoContent, QualityReportRequest, QualityReceipt>(
    .reportQuality, .post, "/api/calls/quality", .signedIn, "quality", "Reports what a client measured.", status: 201,
    errors: [.notFound, .callInactive])

  public static let callQuality = Operation<QualityQuery, NoContent, CallQuality>(
    .callQuality, .get, "/api/calls/quality", .signedIn, "quality",
    "What clients reported of a call, and how connections have been.", errors: [.notFound])
}
