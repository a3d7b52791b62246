/// How much a backend lets people and addresses ask of it.
public struct BackendLimits: Sendable, Equatable {
  /// How often something may be done: `burst` times at once, and `perMinute` times in the long run.
  public struct Rate: Sendable, Equatable {
    public var burst: Double
    public var perMinute: Double

    public init(burst: Double, perMinute: Double) {
      self.burst = burst
      self.perMinute = perMinute
    }
  }

  /// Connections at a time, WebSockets included.
  public var connections = 10_000
  /// Of one IPv4 address or one IPv6 network of 64 bits; it does not count behind a proxy.
  public var connectionsPerAddress = 1_000

  /// Failed attempts to sign in that a person has in a minute.
  public var signInFailures = 5
  /// How many times as much an address has of everything that is counted for a person.
  public var addressFactor = 20
  /// Any request.
  public var requests = Rate(burst: 200, perMinute: 1_200)
  /// Signing in and up, and refreshing: what costs hashing or touches secrets.
  public var accounts = Rate(burst: 30, perMinute: 60)
  /// Calls and invitations: what makes somebody else's telephone ring.
  public var rings = Rate(burst: 20, perMinute: 30)

  /// Beginning to watch a stream; of a person, or else of an address: a class behind one comes all at once.
  public var views = Rate(burst: 10, perMinute: 30)
  /// Messages to the chats of streams; of a person, wherever they are.
  public var chat = Rate(burst: 3, perMinute: 180)
  /// Reactions to streams; of a person, wherever they are.
  public var reactions = Rate(burst: 5, perMinute: 300)

  public init() {}
}
