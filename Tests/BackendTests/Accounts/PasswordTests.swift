import Foundation
import NchatAPI
import Testing

@testable import Backend

@Suite("Passwords")
struct PasswordTests {
  private let hasher = PasswordHasher()

  @Test("What was hashed is verified, and nothing else")
  func yescrypt() async throws {
    let hash = try #require(await hasher.hash("Correct-Horse-7"))
    #expect(hash.hasPrefix("$y$j9T$"))
    #expect(await hasher.hash("Correct-Horse-7") != hash)
    #expect(await hasher.verify("Correct-Horse-7", against: hash) == .right)
    for wrong in ["", "correct-Horse-7", "Correct-Horse-", "Correct-Horse-7 ", "Correct-Horse-7\0"] {
      #expect(await hasher.verify(wrong, against: hash) == .wrong, "\(wrong)")
    }
    #expect(await hasher.verify("Correct-Horse-7", against: nil) == .wrong)
  }

  @Test("A name that nobody has costs as much as any other: the same method and cost are computed")
  func nobody() async throws {
    let made = try #require(PasswordHasher.crypt("Correct-Horse-7", setting: PasswordHasher.nobody))
    let own = try #require(await hasher.hash("Correct-Horse-7"))
    #expect(made.count == own.count && made.prefix(7) == own.prefix(7))
    #expect(made.hasPrefix(PasswordHasher.nobody))
  }

  @Test("Long passwords count to their last byte")
  func long() async throws {
    let long = String(repeating: "Aa1", count: 42)
    let hash = try #require(await hasher.hash(long))
    #expect(await hasher.verify(long, against: hash) == .right)
    #expect(await hasher.verify(String(long.dropLast()) + "2", against: hash) == .wrong)
  }

  @Test(
    "bcrypt's hashes, as nchat has them, are verified and want to be replaced",
    arguments: [
      // Published examples of crypt_blowfish, whose passwords are "U*U" and "U*U*U".
      ("$2a$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"),
      ("$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"),
      ("$2y$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW", "U*U"),
      ("$2a$05$XXXXXXXXXXXXXXXXXXXXXOAcXxm9kjPGEMsLznoKqmqw7tc8WCx4a", "U*U*U"),
    ])
  func bcrypt(hash: String, password: String) async {
    #expect(await hasher.verify(password, against: hash) == .rightAndOld)
    #expect(await hasher.verify(password + "x", against: hash) == .wrong)
  }

  @Test("Of a password longer than bcrypt looks at the hash is not replaced: nobody knows the rest")
  func longBcrypt() async {
    // crypt_blowfish's example of 72 bytes and more.
    let hash = "$2a$05$abcdefghijklmnopqrstuu5s2v8.iXieOjg/.AySBTTZIIVFJeBui"
    let password = "0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"
    #expect(await hasher.verify(password, against: hash) == .rightAndOld)
    #expect(await hasher.verify(password + "chars after 72 are ignored", against: hash) == .right)
  }

  @Test(
    "Hashes of other methods, of absurd cost and of nothing open no door",
    arguments: ["", "*", "x", "$1$abc$def", "$2b$31$" + String(repeating: "C", count: 53), "$y$", "$y$j9T$"])
  func strange(hash: String) async {
    #expect(await hasher.verify("", against: hash) == .wrong)
    #expect(await hasher.verify("Correct-Horse-7", against: hash) == .wrong)
  }

  @Test("A bcrypt hash is replaced at the next sign-in")
  func replaced() async throws {
    let lab = try AccountsLab()
    try await lab.user("ana")
    try lab.test.sql(
      "update nchat_users set password_hash = '$2b$05$CCCCCCCCCCCCCCCCCCCCC.E5YPO9kmyuRGyh0XouQYb4YMJKvyOeW'")
    for _ in 0..<2 {
      _ = try await lab.signIn("ana", "U*U")
      let hash = try #require(try lab.test.sql("select password_hash from nchat_users").first?.first ?? nil)
      #expect(hash.hasPrefix("$y$"))
    }
    #expect(await lab.code { try await lab.signIn("ana", "U*U*") } == .invalidCredentials)
  }

  @Test(
    "New passwords keep the rules",
    arguments: [
      ("Passw0rd", true), ("Pässw0rd", true), ("Passw٣rd", true), ("Passw0r", false), ("password1", false),
      ("PASSWORD1", false),
      ("Password", false), ("Passw0rd\0", false), (String(repeating: "Aa1x", count: 32), true),
      (String(repeating: "Aa1x", count: 32) + "y", false), ("Aa1" + String(repeating: "\u{1F600}", count: 125), true),
      ("Aa" + String(repeating: "\u{1D7D9}", count: 126), true), ("", false),
    ])
  func policy(password: String, isGood: Bool) async throws {
    #expect((PasswordPolicy.problem(with: password) == nil) == isGood)
    if isGood { #expect(await hasher.verify(password, against: await hasher.hash(password)) == .right) }
  }
}
