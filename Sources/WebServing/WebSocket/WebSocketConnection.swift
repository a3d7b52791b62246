import NIOCore

/// One client's WebSocket (RFC 6455).
///
/// It lives on one event loop, where its receiver is called and where all of its methods must be called. Until the switch is made what is sent
/// is kept. An idle one costs its channel, this object and a place in its loop's set, whose timer does the pings of all.
public final class WebSocketConnection: ServedConnection {
  private enum Phase {
    case opening
    case open
    /// A close frame of ours is on its way; nothing is sent any more.
    case closing
    case ended
  }

  /// Bytes that are given to the channel at a time; what is beyond waits here, where it can still be thrown away.
  private static let window = 64 * 1024

  /// Kept until the connection has ended.
  public var receiver: (any WebSocketReceiver)?
  public let options: WebSocketOptions
  /// The client's IP address, as in `WebRequest`.
  public let address: String
  public var eventLoop: any EventLoop { self.set.loop }
  /// Whether what is sent now can still arrive.
  public var isOpen: Bool { phase == .opening || phase == .open }
  /// Bytes that were sent and have not left.
  public var pendingBytes: Int { waitingBytes + writtenBytes }

  private let set: ConnectionSet
  private var context: ChannelHandlerContext?
  private var phase = Phase.opening
  private var reader: WebSocketReader
  private var waiting = CircularBuffer<ByteBuffer>(initialCapacity: 0)
  private var waitingBytes = 0
  private var writtenBytes = 0
  private var lastHeard = NIODeadline.now()
  private var nextPing = NIODeadline.now()
  private var code: WebSocketCloseCode?
  private var afterSending: (() -> Void)?
  /// The client has closed; our answer is the last thing that is said.
  private var isAnsweringClose = false

  init(options: WebSocketOptions, address: String, set: ConnectionSet) {
    self.options = options
    self.address = address
    self.set = set
    reader = WebSocketReader(messageLimit: options.messageLimit)
  }

  // MARK: Out

  public func send(text: String) { send(WebSocketOutput(text: text)) }

  public func send(binary: some Collection<UInt8>) { send(WebSocketOutput(binary: binary)) }

  /// Sends a message, which may be on its way to others too. A client for which too much waits already is sent away
  /// (`WebSocketOptions.outputLimit`).
  public func send(_ output: WebSocketOutput) {
    guard isOpen else { return }
    guard pendingBytes + output.frame.readableBytes <= options.outputLimit else { return overflow() }
    put(output)
  }

  /// Calls `body` once, when everything that was sent has left; in its place comes what is asked for later. It is not called when the
  /// connection ends before.
  public func whenSent(_ body: @escaping () -> Void) {
    guard isOpen else { return }
    guard pendingBytes > 0 else { return body() }
    afterSending = body
  }

  /// Closes after what was sent has left; the client is cut when it has not closed within `WebSocketOptions.drainLimit`.
  public func close(_ code: WebSocketCloseCode, reason: String = "") {
    guard isOpen else { return }
    let isOnItsWay = phase == .open
    phase = .closing
    self.code = code
    put(.close(code, reason))
    if isOnItsWay { cutSoon() }
  }

  private func overflow() {
    guard let code = options.overflowCode else { return cut() }
    fail(code, "the client reads too slowly")
  }

  /// Closes without what has not been given to the channel yet.
  private func fail(_ code: WebSocketCloseCode, _ reason: String) {
    guard isOpen else { return }
    waiting = CircularBuffer(initialCapacity: 0)
    waitingBytes = 0
    close(code, reason: reason)
  }

  private func cutSoon() {
    let this = NIOLoopBound(self, eventLoop: set.loop)
    set.loop.scheduleTask(in: options.drainLimit) { this.value.cut() }
  }

  private func put(_ output: WebSocketOutput) {
    waiting.append(output.frame)
    waitingBytes += output.frame.readableBytes
    write()
  }

  private func write() {
    guard let context else { return }
    var hasWritten = false
    while writtenBytes < Self.window, let frame = waiting.popFirst() {
      let count = frame.readableBytes
      waitingBytes -= count
      writtenBytes += count
      let sent = context.eventLoop.makePromise(of: Void.self)
      sent.futureResult.assumeIsolated().whenComplete { result in
        self.writtenBytes -= count
        if case .success = result { self.written() }
      }
      context.write(NIOAny(frame), promise: sent)
      hasWritten = true
    }
    if waiting.isEmpty, waiting.capacity > 16 { waiting = CircularBuffer(initialCapacity: 0) }
    if hasWritten { context.flush() }
  }

  private func written() {
    if pendingBytes == 0, isAnsweringClose { return cut() }
    if !waiting.isEmpty { write() }
    guard pendingBytes == 0, isOpen, let body = afterSending else { return }
    afterSending = nil
    body()
  }

  // MARK: In

  func receive(_ bytes: ByteBuffer) {
    lastHeard = .now()
    // When the client has closed, or broken the rules, what else it sends is thrown away.
    guard !isAnsweringClose else { return }
    reader.append(bytes)
    while !isAnsweringClose, let event = reader.next() {
      switch event {
      case .message(let message): if isOpen { receiver?.received(message) }
      case .ping(let payload): if isOpen { send(.pong(payload)) }
      case .pong: break
      case .close(let code, _): clientCloses(code)
      case .failure(let code, let reason): fail(code, reason)
      }
    }
  }

  private func clientCloses(_ code: WebSocketCloseCode?) {
    isAnsweringClose = true
    // This is the answer to our own close frame, or crosses it: all is said.
    guard isOpen else { return pendingBytes == 0 ? cut() : () }
    self.code = code
    waiting = CircularBuffer(initialCapacity: 0)
    waitingBytes = 0
    phase = .closing
    put(.close(code, ""))
    cutSoon()
  }

  // MARK: Begin and end

  func opened(_ context: ChannelHandlerContext) {
    self.context = context
    lastHeard = .now()
    nextPing = lastHeard + options.pingInterval
    set.insert(self)
    if phase == .opening { phase = .open } else { cutSoon() }
    write()
  }

  /// The switch is not made; nobody is told.
  func forget() {
    phase = .ended
    receiver = nil
    afterSending = nil
  }

  func ended() {
    set.remove(self)
    context = nil
    afterSending = nil
    waiting = CircularBuffer(initialCapacity: 0)
    waitingBytes = 0
    guard phase != .ended else { return }
    phase = .ended
    let receiver = receiver
    self.receiver = nil
    receiver?.closed(code)
  }

  func tick(_ now: NIODeadline) {
    guard now - lastHeard < options.silenceLimit else { return cut() }
    guard now >= nextPing, phase == .open else { return }
    nextPing = now + options.pingInterval
    // What waits is a sign of life as good as a ping.
    if pendingBytes == 0 { put(.ping) }
  }

  func shutDown() { close(.goingAway, reason: "the server is shutting down") }

  func cut() { context?.close(promise: nil) }
}
