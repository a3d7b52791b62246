/// A username fragment and a password: what an agent authenticates its checks with (RFC 8839 §5.4).
public struct ICECredentials: Sendable, Equatable {
  /// 4…256 ICE characters.
  public var usernameFragment: String
  /// 22…256 ICE characters.
  public var password: String

  public init(usernameFragment: String, password: String) {
    self.usernameFragment = usernameFragment
    self.password = password
  }

  /// Fresh credentials: 48 random bits of fragment, 144 of password.
  public init(from random: inout some RandomNumberGenerator) {
    let alphabet = Array("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/")
    func text(_ count: Int, _ random: inout some RandomNumberGenerator) -> String {
      String((0..<count).map { _ in alphabet[Int(random.next() >> 58)] })
    }
    usernameFragment = text(8, &random)
    password = text(24, &random)
  }

  /// True when both parts have the length and the characters that RFC 8839 asks for.
  public var isWellFormed: Bool {
    (4...256).contains(usernameFragment.utf8.count) && (22...256).contains(password.utf8.count)
      && usernameFragment.utf8.allSatisfy(\.isICECharacter) && password.utf8.allSatisfy(\.isICECharacter)
  }
}

extension UInt8 {
  /// A letter, a digit, "+" or "/" (RFC 8839 §5.1).
  var isICECharacter: Bool {
    switch self {
    case UInt8(ascii: "a")...UInt8(ascii: "z"), UInt8(ascii: "A")...UInt8(ascii: "Z"),
      UInt8(ascii: "0")...UInt8(ascii: "9"), UInt8(ascii: "+"), UInt8(ascii: "/"):
      true
    default: false
    }
  }
}
