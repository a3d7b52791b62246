import Testing

@testable import WebClient

/// What the TLS library's errors mean.
struct TLSFailureTests {
  @Test func libraryReasonsAreWordsWithoutPaths() {
    let text = "Error: 1 error:10000095:SSL routines:OPENSSL_internal:ERROR_PARSING_EXTENSION at /build/ssl.cc:1"
    #expect(TLSFailure.reason(in: text) == "ERROR_PARSING_EXTENSION")
    #expect(TLSFailure.reason(in: "something else") == nil)
  }
}
