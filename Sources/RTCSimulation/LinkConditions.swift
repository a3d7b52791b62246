import MediaBasics

/// What a simulated one-way link does to datagrams.
public struct LinkConditions: Sendable {
  /// How the delay beyond `latency` is drawn for each datagram.
  public enum Jitter: Sendable {
    case none
    /// Evenly from zero to the bound.
    case uniform(MediaDuration)
    /// Exponentially with the given mean, cut off at `limit`.
    case exponential(mean: MediaDuration, limit: MediaDuration)
  }

  /// Loss in bursts: a two-state chain (Gilbert, Elliott) that loses everything while in its bad state.
  public struct Bursts: Sendable {
    /// Chance of going bad at a datagram.
    public var begin: Double
    /// Chance of recovering at a datagram; its inverse is the mean burst length.
    public var end: Double

    public init(begin: Double, end: Double) {
      self.begin = begin
      self.end = end
    }
  }

  public var latency: MediaDuration = .zero
  public var jitter: Jitter = .none
  /// Keeps the order of datagrams: each is delivered no earlier than the one before it.
  public var keepsOrder = false
  /// Chance of losing a datagram, 0…1.
  public var loss = 0.0
  public var bursts: Bursts?
  /// Chance that a datagram is held back by `reorderDelay`.
  public var reorder = 0.0
  public var reorderDelay: MediaDuration = .milliseconds(30)
  /// Chance that a datagram comes twice.
  public var duplicate = 0.0
  /// Bits per second; nil for no limit.
  public var rate: Int?
  /// Bytes that wait for the rate before datagrams are dropped.
  public var queue = 64 * 1_024
  /// Loses everything; for outages.
  public var isDown = false

  public init() {}

  public init(latency: MediaDuration, jitter: Jitter = .none, loss: Double = 0) {
    self.latency = latency
    self.jitter = jitter
    self.loss = loss
  }
}
