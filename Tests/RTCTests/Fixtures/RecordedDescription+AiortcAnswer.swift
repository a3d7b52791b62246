extension RecordedDescription {
  /// aiortc 1.16, answering audio both ways, video one way and data of `NegotiationConfiguration.everything()`.
  static let aiortcAnswer = #"""
    v=0
    o=- 4004456260 4004456260 IN IP4 0.0.0.0
    s=-
    t=0 0
    a=group:BUNDLE 0 1 2
    a=msid-semantic:WMS *
    m=audio 35709 UDP/TLS/RTP/SAVPF 111 0 8
    c=IN IP4 192.0.2.2
    a=sendrecv
    a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
    a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
    a=mid:0
    a=msid:d75a6576-0821-414c-a078-c25ac3cdf4d4 7b1fb7cf-5b4f-44f7-9888-35682f26f10e
    a=rtcp:9 IN IP4 0.0.0.0
    a=rtcp-mux
    a=ssrc:163914031 cname:6cdb8d24-da0a-458b-8bf3-a3423e009274
    a=rtpmap:111 opus/48000/2
    a=rtpmap:0 PCMU/8000
    a=rtpmap:8 PCMA/8000
    a=candidate:f957a2332b1715da3b0ef8ba684454eb 1 udp 2130706431 192.0.2.2 35709 typ host
    a=end-of-candidates
    a=ice-ufrag:od7g
    a=ice-pwd:xpMfT2DUI74lB65bXNTflb
    a=fingerprint:sha-256 ED:92:F0:7A:2D:D2:57:DF:F8:C7:7F:7A:99:19:32:17:39:CA:4E:E1:55:E6:83:EA:A0:D0:85:31:2C:6D:CB:68
    a=fingerprint:sha-384 3E:F7:78:CC:52:00:B0:0C:CA:53:63:D9:C7:A7:95:5D:B3:77:1B:1A:62:90:17:21:EC:4C:DD:65:9D:1E:44:87:45:B6:16:CB:B8:79:C9:65:B6:03:2F:17:3F:B3:3E:3D
    a=fingerprint:sha-512 F2:9C:77:66:7A:C5:76:DF:A6:7E:CB:FC:C9:5E:8B:07:0F:4C:82:F5:D8:3F:B2:80:2D:B4:22:55:22:C6:BB:21:0F:49:DE:9D:57:E8:50:92:AF:CD:01:47:75:FE:86:26:54:F5:EF:20:2B:D9:55:8C:E7:71:B6:4E:7E:BD:08:7E
    a=setup:active
    m=video 35709 UDP/TLS/RTP/SAVPF 96 97 108 109
    c=IN IP4 192.0.2.2
    a=recvonly
    a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
    a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
    a=mid:1
    a=msid:d75a6576-0821-414c-a078-c25ac3cdf4d4 f79255ba-471e-4ba6-8e5b-ef202b3e7664
    a=rtcp:9 IN IP4 0.0.0.0
    a=rtcp-mux
    a=ssrc-group:FID 1623022161 3136175659
    a=ssrc:1623022161 cname:6cdb8d24-da0a-458b-8bf3-a3423e009274
    a=ssrc:3136175659 cname:6cdb8d24-da0a-458b-8bf3-a3423e009274
    a=rtpmap:96 VP8/90000
    a=rtcp-fb:96 nack
    a=rtcp-fb:96 nack pli
    a=rtcp-fb:96 goog-remb
    a=rtpmap:97 rtx/90000
    a=fmtp:97 apt=96
    a=rtpmap:108 H264/90000
    a=rtcp-fb:108 nack
    a=rtcp-fb:108 nack pli
    a=rtcp-fb:108 goog-remb
    a=fmtp:108 level-asymmetry-allowed=1;packetization-mode=1;profile-level-id=42e01f
    a=rtpmap:109 rtx/90000
    a=fmtp:109 apt=108
    a=candidate:f957a2332b1715da3b0ef8ba684454eb 1 udp 2130706431 192.0.2.2 35709 typ host
    a=end-of-candidates
    a=ice-ufrag:od7g
    a=ice-pwd:xpMfT2DUI74lB65bXNTflb
    a=fingerprint:sha-256 ED:92:F0:7A:2D:D2:57:DF:F8:C7:7F:7A:99:19:32:17:39:CA:4E:E1:55:E6:83:EA:A0:D0:85:31:2C:6D:CB:68
    a=fingerprint:sha-384 3E:F7:78:CC:52:00:B0:0C:CA:53:63:D9:C7:A7:95:5D:B3:77:1B:1A:62:90:17:21:EC:4C:DD:65:9D:1E:44:87:45:B6:16:CB:B8:79:C9:65:B6:03:2F:17:3F:B3:3E:3D
    a=fingerprint:sha-512 F2:9C:77:66:7A:C5:76:DF:A6:7E:CB:FC:C9:5E:8B:07:0F:4C:82:F5:D8:3F:B2:80:2D:B4:22:55:22:C6:BB:21:0F:49:DE:9D:57:E8:50:92:AF:CD:01:47:75:FE:86:26:54:F5:EF:20:2B:D9:55:8C:E7:71:B6:4E:7E:BD:08:7E
    a=setup:active
    m=application 35709 UDP/DTLS/SCTP webrtc-datachannel
    c=IN IP4 192.0.2.2
    a=mid:2
    a=sctp-port:5000
    a=max-message-size:262144
    a=candidate:f957a2332b1715da3b0ef8ba684454eb 1 udp 2130706431 192.0.2.2 35709 typ host
    a=end-of-candidates
    a=ice-ufrag:od7g
    a=ice-pwd:xpMfT2DUI74lB65bXNTflb
    a=fingerprint:sha-256 ED:92:F0:7A:2D:D2:57:DF:F8:C7:7F:7A:99:19:32:17:39:CA:4E:E1:55:E6:83:EA:A0:D0:85:31:2C:6D:CB:68
    a=fingerprint:sha-384 3E:F7:78:CC:52:00:B0:0C:CA:53:63:D9:C7:A7:95:5D:B3:77:1B:1A:62:90:17:21:EC:4C:DD:65:9D:1E:44:87:45:B6:16:CB:B8:79:C9:65:B6:03:2F:17:3F:B3:3E:3D
    a=fingerprint:sha-512 F2:9C:77:66:7A:C5:76:DF:A6:7E:CB:FC:C9:5E:8B:07:0F:4C:82:F5:D8:3F:B2:80:2D:B4:22:55:22:C6:BB:21:0F:49:DE:9D:57:E8:50:92:AF:CD:01:47:75:FE:86:26:54:F5:EF:20:2B:D9:55:8C:E7:71:B6:4E:7E:BD:08:7E
    a=setup:active

    """#
}
