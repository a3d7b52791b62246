import NchatAPI
import Testing

@Suite struct CallRoleTests {
  /// Rows of the table: host, co-host, participant, viewer; the third also where participants were denied it.
  private static let table: [(CallPermission, [Bool], participantWhenDenied: Bool)] = [
    (.muteSelf, [true, true, true, false], true), (.unmuteSelf, [true, true, true, false], false),
    (.enableVideo, [true, true, true, false], true),
    (.shareScreen, [true, true, true, false], false), (.manageParticipants, [true, true, false, false], false),
    (.manageRoles, [true, false, false, false], false), (.record, [true, false, false, false], false),
    (.lock, [true, false, false, false], false),
    (.endForAll, [true, false, false, false], false), (.transfer, [true, false, false, false], false),
    (.changeSettings, [true, false, false, false], false),
  ]

  @Test func theMatrix() {
    #expect(Set(Self.table.map(\.0)) == Set(CallPermission.allCases))
    let denied = CallSettings(allowParticipantUnmute: false, allowParticipantScreenShare: false)
    for (permission, row, participantWhenDenied) in Self.table {
      #expect(CallRole.allCases.map { $0.may(permission) } == row, "\(permission)")
      #expect(CallRole.participant.may(permission, denied) == participantWhenDenied, "\(permission)")
      #expect(CallRole.coHost.may(permission, denied) == row[1] && CallRole.host.may(permission, denied) == row[0])
    }
  }

  @Test func levels() {
    #expect(UserRole.allCases.map(\.level) == [100, 80, 60, 40, 20])
    #expect(ChannelRole.allCases.map(\.level) == [100, 80, 60, 40, 20])
    #expect(UserRole.owner.includes(.admin) && !UserRole.member.includes(.moderator))
    #expect(ChannelRole.allCases.map(\.managesMembers) == [true, true, true, false, false])
  }
}
