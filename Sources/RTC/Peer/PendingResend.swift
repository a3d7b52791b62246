/// A packet that the far end asked for again and that waits for the next drain.
struct PendingResend {
  var stream: Int
  var sequence: UInt16
}
