import COpenSSL
import Testing

@testable import RTC

/// The published vectors, byte for byte.
@Suite struct SRTPVectorTests {
  private func hex(_ text: String) -> [UInt8] { SRTPPackets.hex(text) }

  @Test func counterModeKeyStreamOfRFC3711B2() throws {
    let key = hex("2B7E151628AED2A6ABF7158809CF4F3C")
    let cipher = try #require(ncall_aes128_ctr_new(key))
    defer { EVP_CIPHER_CTX_free(cipher) }
    let start = hex("F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000")
    var stream = [UInt8](repeating: 0, count: 16 * 0xff02)
    #expect(ncall_aes128_ctr_apply(cipher, start, &stream, stream.count) == 1)
    #expect(
      Array(stream.prefix(48))
        == hex("E03EAD0935C95E80E166B16DD92B4EB4 D23513162B02D0F72A43A2FE4A5F97AB 41E95B3BB0A2E8DD477901E4FCA894C0"))
    #expect(
      Array(stream.suffix(48))
        == hex("EC8CDF7398607CB0F2D21675EA9EA1E4 362B7C3C6773516318A077D7FC5073AE 6A2CC3787889374FBEB4C81B17BA6C44"))
  }

  @Test func keyDerivationOfRFC3711B3() {
    let key = SecretBytes(hex("E1F97A0D3E018BE0D64FA32C06DE4139"))
    let salt = SecretBytes(hex("0EC675AD498AFEEBB6960B3AABE6"))
    func derive(_ label: UInt8, _ count: Int) -> SecretBytes? {
      SRTPSessionKeys.derive(label: label, count: count, masterKey: key, masterSalt: salt)
    }
    #expect(derive(0, 16) == SecretBytes(hex("C61E7A93744F39EE10734AFE3FF7A087")))
    #expect(derive(2, 14) == SecretBytes(hex("30CBBC08863D8C85D49DB34A9AE1")))
    #expect(
      derive(1, 94)
        == SecretBytes(
          hex(
            """
            CEBE321F6FF7716B6FD4AB49AF256A15 6D38BAA48F0A0ACF3C34E2359E6CDBCE E049646C43D9327AD175578EF7227098
            6371C10C9A369AC2F94A8C5FBCDDDC25 6D6E919A48B610EF17C2041E47403576 6B68642C59BBFC2F34DB60DBDFB2
            """)))
  }

  /// A transform that uses the session key and salt of RFC 7714 §16 and §17 for everything.
  private func gcm() throws -> OpenSSLTransform {
    let keys = SRTPSessionKeys(
      profile: .aeadAES128GCM, encryption: SecretBytes(hex("000102030405060708090a0b0c0d0e0f")),
      authentication: SecretBytes([]), salt: SecretBytes(hex("517569642070726f2071756f")))
    return try OpenSSLTransform(
      profile: .aeadAES128GCM, allowsRepeats: false, localRTP: keys, localRTCP: keys, remoteRTP: keys, remoteRTCP: keys)
  }

  @Test func gcmPacketOfRFC7714Section16() throws {
    let plain = hex(
      "8040f17b8041f8d35501a0b2 47616c6c696120657374206f6d6e69732064697669736120696e207061727465732074726573")
    let protected = hex(
      """
      8040f17b8041f8d35501a0b2 f24de3a3fb34de6cacba861c9d7e4bcabe633bd50d294e6f42a5f47a51c7d19b36de3adf8833
      899d7f27beb16a9152cf765ee4390cce
      """)
    let transform = try gcm()
    #expect(transform.protectRTP(plain) == protected)
    #expect(transform.unprotectRTP(protected) == .plain(plain))
  }

  @Test func gcmControlPacketOfRFC7714Section17() throws {
    let plain = hex(
      "81c8000d4d617273 4e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef")
    let protected = hex(
      """
      81c8000d4d617273 63e94885dcdab67ca727d7662f6b7e997ff5c0f76c06f32dc676a5f1730d6fda4ce09b4686303ded0bb9275b
      c84aa45896cf4d2fc5abf87245d9eade 800005d4
      """)
    let transform = try gcm()
    #expect(transform.unprotectRTCP(protected) == .plain(plain))
    // The vector's index is 0x5d4, and ours counts from zero.
    for _ in 0..<0x5d4 { #expect(transform.protectRTCP(plain) != nil) }
    #expect(transform.protectRTCP(plain) == protected)
  }

  @Test func gcmControlPacketThatIsOnlyAuthenticatedIsTaken() throws {
    let plain = hex(
      "81c8000d4d617273 4e5450314e545032525450200000042a0000e9304c756e61deadbeefdeadbeefdeadbeefdeadbeefdeadbeef")
    let tagged = plain + hex("841dd9683dd78ec92ae58790125f62b3 000005d4")
    #expect(try gcm().unprotectRTCP(tagged) == .plain(plain))
    var claimsEncryption = tagged
    claimsEncryption[tagged.count - 4] |= 0x80
    #expect(try gcm().unprotectRTCP(claimsEncryption) == .drop(.authenticationFailed))
  }
}
