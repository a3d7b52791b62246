import NIOCore
import NIOHTTP1

/// The handlers that speak HTTP, which go when a connection becomes a WebSocket.
enum HTTPPipeline {
  /// How long a connection may be silent before it is closed.
  static let idleLimit: TimeAmount = .seconds(60)

  private static let idle = "http.idle"
  private static let encoder = "http.encoder"
  private static let decoder = "http.decoder"
  private static let pipelining = "http.pipelining"
  private static let errors = "http.errors"
  private static let connection = "http.connection"

  static func add(to pipeline: ChannelPipeline.SynchronousOperations, _ handler: HTTPConnection) throws {
    try pipeline.addHandler(IdleStateHandler(allTimeout: idleLimit), name: idle)
    try pipeline.addHandler(HTTPResponseEncoder(), name: encoder)
    try pipeline.addHandler(
      ByteToMessageHandler(HTTPRequestDecoder(leftOverBytesStrategy: .forwardBytes)), name: decoder)
    try pipeline.addHandler(HTTPServerPipelineHandler(), name: pipelining)
    try pipeline.addHandler(HTTPServerProtocolErrorHandler(), name: errors)
    try pipeline.addHandler(handler, name: connection)
  }

  /// Takes out what writes HTTP, before anything writes frames.
  static func removeWriters(from pipeline: ChannelPipeline.SynchronousOperations, on loop: any EventLoop)
    -> EventLoopFuture<Void>
  {
    remove([idle, pipelining, errors, encoder], from: pipeline, on: loop)
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
