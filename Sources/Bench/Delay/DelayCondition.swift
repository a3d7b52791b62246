import MediaBasics

/// A network on which delay is measured.
struct DelayCondition: Sendable {
  var name: String
  var impairment: Impairment

  static let all: [DelayCondition] = [
    DelayCondition(name: "0 ms", impairment: Impairment()),
    DelayCondition(name: "25 ms", impairment: Impairment(base: .milliseconds(25))),
    DelayCondition(
      name: "25 + exp(5) ms", impairment: Impairment(base: .milliseconds(25), jitter: .milliseconds(5))),
    DelayCondition(
      name: "25 + exp(15) ms", impairment: Impairment(base: .milliseconds(25), jitter: .milliseconds(15))),
    DelayCondition(
      name: "25 + exp(40) ms", impairment: Impairment(base: .milliseconds(25), jitter: .milliseconds(40))),
    DelayCondition(
      name: "25 + exp(15) ms, 5 % lost",
      impairment: Impairment(base: .milliseconds(25), jitter: .milliseconds(15), loss: 0.05)),
  ]
}
