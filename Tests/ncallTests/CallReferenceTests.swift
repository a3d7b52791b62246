import Testing

@testable import ncall

/// Calls as people write them.
struct CallReferenceTests {
  @Test(arguments: ["5f0c", "5F0C7C5E", "5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b10", "5f0c7c5e-6a"])
  func idsAndTheirBeginningsAreTaken(_ text: String) throws { _ = try CallReference(text) }

  @Test(arguments: ["", "5f0", "bob", "5f0c7c5e-6a43-4a55-9d4e-0f3d1f2a7b101", "5f0c/..", "５f0c", "5f0c 7c5e"])
  func anythingElseIsAUsageError(_ text: String) throws {
    #expect(try failure { _ = try CallReference(text) }.status == .usage)
  }
}
