import NIOCore
import NIOHTTP1

/// The handlers that speak HTTP, which go when a connection becomes a WebSocket.
enum HTTPPipeline {
  private static let encoder = "http.encoder"
  private static let decoder = "http.decoder"
  private static let connection = "http.connection"

  static func add(
    to pipeline: ChannelPipeline.SynchronousOperations, _ handler: HTTPConnection, headSize: Int
  ) throws {
    var limits = NIOHTTPDecoderLimitConfiguration()
    limits.maxHeaderListSize = headSize
    limits.maxHeaderFieldSize = min(limits.maxHeaderFieldSize, headSize)
    let requests = HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes, limitConfiguration: limits)
    try pipeline.addHandler(HTTPResponseEncoder(), name: encoder)
    try pipeline.addHandler(ByteToMessageHandler(requests), name: decoder)
    try pipeline.addHandler(handler, name: connection)
  }

  /// Takes out what writes HTTP, before anything writes frames.
  static func removeWriters(from pipeline: ChannelPipeline.SynchronousOperations, on loop: any EventLoop)
    -> EventLoopFuture<Void>
  {
    remove([encoder], from: pipeline, on: loop)
  }

  /// Takes out what reads HTTP. The decoder goes last, so that bytes it lets go of meet only what speaks WebSocket.
  static func removeReaders(from pipeline: ChannelPipeline.SynchronousOperations, on loop: any EventLoop)
    -> EventLoopFuture<Void>
  {
    remove([connection, decoder], from: pipeline, on: loop)
  }

  private static func remove(
    _ names: [String], from pipeline: ChannelPipeline.SynchronousOperations, on loop: any EventLoop
  ) -> EventLoopFuture<Void> {
    .andAllSucceed(names.map { pipeline.removeHandler(name: $0) }, on: loop)
  }
}
