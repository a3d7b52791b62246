import NchatAPI
import Testing

@testable import Backend

@Suite("Limits of rates")
struct RateLimiterTests {
  private let start = AccountsLab.start
  private let ana = EntityID.random()

  private func wait(_ limiter: RateLimiter, _ user: EntityID?, _ address: String, after seconds: Double) -> Int? {
    do {
      try limiter.take(.ring, user: user, address: address, at: start + seconds)
      return nil
    } catch {
      #expect(error.known == .rateLimited)
      return error.retryAfter
    }
  }

  private func limiter(largest: Int = 1_000) -> RateLimiter {
    RateLimiter(rates: [.ring: RateLimiter.Rate(burst: 3, perMinute: 6)], addressFactor: 20, largest: largest)
  }

  @Test("So many at once, then one whenever the time has come")
  func bucket() {
    let limiter = limiter()
    for _ in 0..<3 { #expect(wait(limiter, ana, "192.0.2.1", after: 0) == nil) }
    #expect(wait(limiter, ana, "192.0.2.1", after: 0) == 10)
    #expect(wait(limiter, ana, "192.0.2.1", after: 4.5) == 6)
    #expect(wait(limiter, ana, "192.0.2.1", after: 10) == nil)
    #expect(wait(limiter, ana, "192.0.2.1", after: 10) == 10)
    // A long pause fills the bucket, and no more than that.
    for _ in 0..<3 { #expect(wait(limiter, ana, "192.0.2.1", after: 10_000) == nil) }
    #expect(wait(limiter, ana, "192.0.2.1", after: 10_000) != nil)
    // What is not limited is not counted.
    #expect(throws: Never.self) { for _ in 0..<100 { try limiter.take(.request, user: ana, address: "a", at: start) } }
  }

  @Test("A clock that is set back gives nothing away and locks nobody out for long")
  func clock() {
    let limiter = limiter()
    for _ in 0..<3 { #expect(wait(limiter, ana, "192.0.2.1", after: 0) == nil) }
    #expect(wait(limiter, ana, "192.0.2.1", after: -100_000) == 10)
    #expect(wait(limiter, ana, "192.0.2.1", after: -100_000 + 10) == nil)
  }

  @Test("An address has twenty times as much; people behind it do not hold each other back")
  func addresses() {
    let limiter = limiter()
    for _ in 0..<20 {
      let user = EntityID.random()
      for _ in 0..<3 { #expect(wait(limiter, user, "2001:db8::1", after: 0) == nil) }
    }
    #expect(wait(limiter, .random(), "2001:db8::2", after: 0) == 1)
    #expect(wait(limiter, .random(), "2001:db8:0:1::2", after: 0) == nil)
    #expect(wait(limiter, nil, "192.0.2.1", after: 0) == nil)
  }

  @Test("However many come new, full buckets are looked for once a second")
  func search() {
    let limiter = RateLimiter(rates: [.ring: RateLimiter.Rate(burst: 1, perMinute: 120)], addressFactor: 1, largest: 2)
    for number in 1...2 { #expect(wait(limiter, nil, "192.0.2.\(number)", after: 0) == nil) }
    // The first of those who share a bucket.
    #expect(wait(limiter, nil, "192.0.2.3", after: 0.1) == nil)
    // The others are full by now, which nobody looks at yet.
    #expect(wait(limiter, nil, "192.0.2.4", after: 0.5) != nil)
    for number in 5...6 { #expect(wait(limiter, nil, "192.0.2.\(number)", after: 1.1) == nil) }
    #expect(limiter.count <= 3)
  }

  @Test("Buckets are bounded: full ones are forgotten, and those who come when there are too many share one")
  func memory() {
    let limiter = limiter(largest: 100)
    for number in 0..<10_000 { _ = wait(limiter, nil, "192.0.\(number / 250).\(number % 250)", after: 0) }
    #expect(limiter.count <= 101)
    #expect(wait(limiter, nil, "198.51.100.1", after: 0) != nil)
    // Whoever is known still has a bucket of their own.
    #expect(wait(limiter, nil, "192.0.0.1", after: 0) == nil)
    // Later all are full again.
    #expect(wait(limiter, nil, "198.51.100.1", after: 60) == nil)
    for number in 0..<90 { #expect(wait(limiter, nil, "203.0.113.\(number)", after: 60) == nil) }
  }

  @Test(
    "Addresses are counted by host",
    arguments: [
      ("192.0.2.1", "192.0.2.1"), ("::ffff:192.0.2.1", "192.0.2.1"), ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
      ("2001:db8:1:2::", "2001:db8:1:2::/64"), ("fe80::1%eth0", "fe80:0:0:0::/64"), ("", ""), ("unix", "unix"),
    ])
  func keys(address: String, key: String) { #expect(AddressKey.of(address) == key) }
}
