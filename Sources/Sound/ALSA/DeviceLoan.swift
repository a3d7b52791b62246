/// An open stream on its way between the thread that opens and closes it and the one that uses it.
///
/// `@unchecked Sendable` is sound because one thread alone touches the stream at a time: the supervisor's until it puts the
/// loan into its mailbox, the one that takes it from there until it gives it back, then the supervisor's again, and each
/// of these steps goes through the mailbox's lock.
final class DeviceLoan<Stream: ALSAStream>: @unchecked Sendable {
  let stream: Stream
  /// Blocks asked for in its buffer.
  let bufferBlocks: Int
  /// Xruns of the stream that were told already.
  var toldXruns = 0

  init(_ stream: sending Stream, bufferBlocks: Int) {
    self.stream = stream
    self.bufferBlocks = bufferBlocks
  }
}
