extension RecordedDescription {
  /// libwebrtc M152, answering audio both ways, video one way and data of `NegotiationConfiguration.everything()`.
  static let libwebrtcAnswer = #"""
    v=0
    o=- 6844261582627364850 2 IN IP4 127.0.0.1
    s=-
    t=0 0
    a=group:BUNDLE 0 1 2
    a=extmap-allow-mixed
    a=cryptex
    a=msid-semantic: WMS
    m=audio 9 UDP/TLS/RTP/SAVPF 111 63 0 8
    c=IN IP4 0.0.0.0
    a=rtcp:9 IN IP4 0.0.0.0
    a=ice-ufrag:jKF0
    a=ice-pwd:4jmySCb919+TwGqH/JbdUT+O
    a=ice-options:trickle
    a=fingerprint:sha-256 37:08:E0:60:28:60:99:6B:63:3C:92:38:85:6D:36:1F:5C:1C:92:81:38:96:A2:90:AC:27:63:D6:BC:EF:42:AA
    a=setup:active
    a=mid:0
    a=extmap:1 urn:ietf:params:rtp-hdrext:ssrc-audio-level
    a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
    a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
    a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
    a=sendrecv
    a=msid:- 54cb7462-e96a-4449-8cc0-650518e83ef5
    a=rtcp-mux
    a=rtcp-rsize
    a=rtpmap:111 opus/48000/2
    a=rtcp-fb:111 transport-cc
    a=fmtp:111 minptime=10;useinbandfec=1
    a=rtpmap:63 red/48000/2
    a=fmtp:63 111/111
    a=rtpmap:0 PCMU/8000
    a=rtpmap:8 PCMA/8000
    a=ssrc:823198558 cname:2YPgBXJuQqUS4KsJ
    m=video 9 UDP/TLS/RTP/SAVPF 96 97 98 99 100 101 35 36
    c=IN IP4 0.0.0.0
    a=rtcp:9 IN IP4 0.0.0.0
    a=ice-ufrag:jKF0
    a=ice-pwd:4jmySCb919+TwGqH/JbdUT+O
    a=ice-options:trickle
    a=fingerprint:sha-256 37:08:E0:60:28:60:99:6B:63:3C:92:38:85:6D:36:1F:5C:1C:92:81:38:96:A2:90:AC:27:63:D6:BC:EF:42:AA
    a=setup:active
    a=mid:1
    a=extmap:2 http://www.webrtc.org/experiments/rtp-hdrext/abs-send-time
    a=extmap:3 http://www.ietf.org/id/draft-holmer-rmcat-transport-wide-cc-extensions-01
    a=extmap:4 urn:ietf:params:rtp-hdrext:sdes:mid
    a=extmap:10 urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id
    a=extmap:11 urn:ietf:params:rtp-hdrext:sdes:repaired-rtp-stream-id
    a=recvonly
    a=rtcp-mux
    a=rtcp-rsize
    a=rtpmap:96 VP8/90000
    a=rtcp-fb:96 goog-remb
    a=rtcp-fb:96 transport-cc
    a=rtcp-fb:96 ccm fir
    a=rtcp-fb:96 nack
    a=rtcp-fb:96 nack pli
    a=rtpmap:97 rtx/90000
    a=fmtp:97 apt=96
    a=rtpmap:98 VP9/90000
    a=rtcp-fb:98 goog-remb
    a=rtcp-fb:98 transport-cc
    a=rtcp-fb:98 ccm fir
    a=rtcp-fb:98 nack
    a=rtcp-fb:98 nack pli
    a=fmtp:98 profile-id=0
    a=rtpmap:99 rtx/90000
    a=fmtp:99 apt=98
    a=rtpmap:100 VP9/90000
    a=rtcp-fb:100 goog-remb
    a=rtcp-fb:100 transport-cc
    a=rtcp-fb:100 ccm fir
    a=rtcp-fb:100 nack
    a=rtcp-fb:100 nack pli
    a=fmtp:100 profile-id=1
    a=rtpmap:101 rtx/90000
    a=fmtp:101 apt=100
    a=rtpmap:35 AV1/90000
    a=rtcp-fb:35 goog-remb
    a=rtcp-fb:35 transport-cc
    a=rtcp-fb:35 ccm fir
    a=rtcp-fb:35 nack
    a=rtcp-fb:35 nack pli
    a=fmtp:35 level-idx=5;profile=0;tier=0
    a=rtpmap:36 rtx/90000
    a=fmtp:36 apt=35
    m=application 9 UDP/DTLS/SCTP webrtc-datachannel
    c=IN IP4 0.0.0.0
    a=ice-ufrag:jKF0
    a=ice-pwd:4jmySCb919+TwGqH/JbdUT+O
    a=ice-options:trickle
    a=fingerprint:sha-256 37:08:E0:60:28:60:99:6B:63:3C:92:38:85:6D:36:1F:5C:1C:92:81:38:96:A2:90:AC:27:63:D6:BC:EF:42:AA
    a=setup:active
    a=mid:2
    a=sctp-port:5000
    a=max-message-size:262144

    """#
}
