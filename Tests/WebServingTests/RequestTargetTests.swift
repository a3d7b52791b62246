import Testing
import WebServing

/// What a request line asks for.
struct RequestTargetTests {
  @Test func pathsLoseDoubledSlashesAndLongOnesAreRefused() throws {
    #expect(RequestTarget("//rtc?x=1")?.path == "/rtc")
    #expect(RequestTarget("/")?.path == "/")
    #expect(RequestTarget("")?.path == "/")
    #expect(RequestTarget("/a%20b")?.path == "/a b")
    #expect(RequestTarget("/a?x=%zz") == nil)
    #expect(RequestTarget("/a?x=a+b&y&x=2")?["x"] == "a b")
    #expect(RequestTarget("/a?y")?["y"] == "")
    #expect(RequestTarget("/" + String(repeating: "a", count: 65_535)) != nil)
    #expect(RequestTarget("/" + String(repeating: "a", count: 65_536)) == nil)
  }

  @Test func anEscapedSlashStaysInsideItsSegment() throws {
    #expect(RequestTarget("/api/calls/a%2Fb")?.segments == ["api", "calls", "a/b"])
    #expect(RequestTarget("/api/calls/a%2Fb")?.path == "/api/calls/a/b")
    #expect(RequestTarget("/")?.segments == [])
    #expect(RequestTarget("//api//calls/")?.segments == ["api", "", "calls", ""])
    #expect(RequestTarget("/a/..%2f..")?.segments == ["a", "../.."])
    #expect(RequestTarget("/%E2%82%AC?q=1")?.segments == ["€"])
  }

  @Test(arguments: ["/a%00b", "/%ff", "/%C3", "/a%", "/a%2", "/a%zz", "/a%+1"])
  func whatIsNoTextIsRefused(_ text: String) { #expect(RequestTarget(text) == nil) }

  @Test func parametersKeepTheirOrderAndAreBounded() throws {
    let target = try #require(RequestTarget("/a?b=1&c=%26&b=2&&=x"))
    #expect(target.parameters.map(\.name) == ["b", "c", "b", ""])
    #expect(target.parameters.map(\.value) == ["1", "&", "2", "x"])
    #expect(target["b"] == "1" && target["d"] == nil)
    let many = (0..<256).map { "p\($0)=" }.joined(separator: "&")
    #expect(RequestTarget("/?" + many)?.parameters.count == 256)
    #expect(RequestTarget("/?" + many + "&q") == nil)
  }

  @Test func aWholeURLIsTakenForItsPath() {
    #expect(RequestTarget("http://host:80/api/x?y=1")?.path == "/api/x")
    #expect(RequestTarget("HTTPS://host")?.path == "/")
    #expect(RequestTarget("https://host?y=1")?["y"] == "1")
    #expect(RequestTarget("*")?.segments == ["*"])
    let target = RequestTarget("http://host/api/%2F//x?y=%20?z")
    #expect(target?.encodedPath == "/api/%2F//x" && target?.encodedQuery == "y=%20?z")
    #expect(RequestTarget("http://host?y")?.encodedPath == "/" && RequestTarget("//a")?.encodedPath == "//a")
  }

  @Test func tokensAreReadWhateverTheCaseOfTheirKind() {
    #expect(BearerToken.read("Bearer abc") == "abc")
    #expect(BearerToken.read("bearer   abc") == "abc")
    #expect(BearerToken.read("Basic abc") == nil && BearerToken.read("") == nil)
  }
}
