import NchatAPI
import NchatClient

extension LiveStream {
  /// For whoever has waited for a stream of which nothing comes; nil for one that has begun, or still may.
  var whyItNeverBegan: NchatFailure? {
    switch status {
    case .cancelled: .refused(APIError(.notFound, "The stream was taken back before it began."))
    case .missed: .refused(APIError(.notFound, "The stream was not begun in time."))
    case .preparing, .scheduled, .live, .ended: nil
    }
  }
}
